import { type ReactNode, useState } from "react";
import { plural } from "../../../shared/format/text.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { NameGroup } from "./name-group.tsx";
import type { ReasonGroup, ReasonsReport } from "./reason-queries.ts";

interface GroupListProps {
  readonly run: string;
  readonly report: ReasonsReport;
}

const SHOWN = 12;

/** Groups of like reasons that the words alone suggest, largest first; a person names them. */
export function GroupList({ run, report }: GroupListProps): ReactNode {
  const [all, setAll] = useState(false);
  const { clusters, distinct, alone } = report.clusters;
  return (
    <section className="reasons-section" aria-labelledby="reasons-groups">
      <h2 id="reasons-groups">Groups of like reasons</h2>
      <p className="secondary">
        {plural(distinct, "distinct reason")}, grouped by their words; {alone.length} stand alone. Name a group and it
        is counted above.
      </p>
      {clusters.length === 0 && <p className="muted">No two reasons are alike.</p>}
      <ul className="reasons-list">
        {(all ? clusters : clusters.slice(0, SHOWN)).map((group) => (
          <Group key={group.id} run={run} report={report} group={group} />
        ))}
      </ul>
      {clusters.length > SHOWN && !all && (
        <Button variant="quiet" onClick={() => setAll(true)}>
          Show {clusters.length - SHOWN} more
        </Button>
      )}
    </section>
  );
}

interface GroupProps extends GroupListProps {
  readonly group: ReasonGroup;
}

function Group({ run, report, group }: GroupProps): ReactNode {
  const [naming, setNaming] = useState(false);
  const counts = Object.entries(group.rollouts).map(([checkpoint, count]) => `${checkpoint} ${count}`);
  const labels = new Map(report.families.map(({ id, label }) => [id, label]));
  const known = (report.known[group.id] ?? []).map((family) => labels.get(family) ?? family);
  return (
    <li className="reasons-group" data-testid="reason-group">
      <div className="reasons-line">
        <span>
          <strong>{group.terms.join(" · ")}</strong>{" "}
          <span className="muted">
            {plural(group.sentences.length, "sentence")}; rollouts: {counts.join(", ")}
            {known.length > 0 && `; counted as ${known.join(", ")}`}
          </span>
        </span>
        <Button
          variant={known.length > 0 ? "quiet" : "plain"}
          onClick={() => setNaming(!naming)}
          aria-expanded={naming}
        >
          Name it
        </Button>
      </div>
      {group.sentences.slice(0, 2).map((sentence) => (
        <p className="reasons-quote" key={sentence}>
          {sentence}
        </p>
      ))}
      {naming && <NameGroup run={run} report={report} group={group} onDone={() => setNaming(false)} />}
    </li>
  );
}
