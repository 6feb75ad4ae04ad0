import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { plural } from "../../../shared/format/text.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { navigate, useAddress } from "../../../shared/view/navigation.ts";
import { EditHistory } from "./edit-history.tsx";
import { FamilyInspector } from "./family-inspector.tsx";
import { GroupList } from "./group-list.tsx";
import { OverlapList } from "./overlap-list.tsx";
import { PolicySection } from "./policy-section.tsx";
import { reasonQueries, type ReasonsReport } from "./reason-queries.ts";
import { ReasonReaders } from "./reason-readers.tsx";
import { rowsOf } from "./reasons-rows.ts";
import { excludedWords, ShareTable } from "./share-table.tsx";
import { WhoDecides } from "./who-decides.tsx";
import "./reasons.css";

function show(run: string, query: Readonly<Record<string, string>>): void {
  navigate({ feature: "grid", path: [run, "reasons"], query }, "replace");
}

/** Why checkpoints did what they did, by their scratchpads: families of reasons, counted by arm. */
export function ReasonsView({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const { query } = useAddress();
  const extractor = query["by"] ?? null;
  const family = query["family"] ?? null;
  const report = useRemote(reasonQueries.report(run, extractor));
  const by = extractor === null ? {} : { by: extractor };
  return (
    <>
      <Remote of={report} what="the reasons">
        {(value) => (
          <div className="grid-body">
            <Readable report={value} onBy={(next) => show(run.id, next === "" ? {} : { by: next })} by={extractor} />
            <Families
              report={value}
              selected={family}
              onOpen={(id) => show(run.id, id === family ? by : { ...by, family: id })}
            />
            <WhoDecides />
            <OverlapList run={run.id} report={value} />
            <GroupList run={run.id} report={value} />
            <EditHistory run={run.id} />
            <ReasonReaders run={run.id} report={value} />
            <PolicySection run={run} />
            <CommandLine command={commandLine("reasons", "show", run.id)} />
          </div>
        )}
      </Remote>
      {family !== null && report.state === "ready" && (
        <FamilyInspector
          key={family}
          run={run.id}
          family={report.value.families.find(({ id }) => id === family) ?? null}
          extractor={extractor}
          onClose={() => show(run.id, by)}
        />
      )}
    </>
  );
}

interface ReadableProps {
  readonly report: ReasonsReport;
  readonly by: string | null;
  readonly onBy: (extractor: string) => void;
}

/** What the shares rest on, said before them. */
function Readable({ report, by, onBy }: ReadableProps): ReactNode {
  return (
    <>
      {report.warnings.map((warning) => (
        <p className="grid-warning" role="note" key={warning}>
          {warning}
        </p>
      ))}
      <ul className="reasons-read" aria-label="Scratchpads that can be read">
        {report.read.map(({ checkpoint, readable, rollouts, excluded, withoutReason }) => (
          <li key={checkpoint}>
            {checkpoint}: {readable} of {plural(rollouts, "scratchpad")} can be read
            {Object.keys(excluded).length > 0 && ` (left out: ${excludedWords(excluded)})`}
            {withoutReason > 0 && `; ${withoutReason} give no reason`}
          </li>
        ))}
      </ul>
      {report.extractors.length > 0 && (
        <Select
          label="reasons by"
          value={by ?? ""}
          options={[{ value: "", label: "rule" }, ...report.extractors.map((name) => ({ value: name, label: name }))]}
          onChange={onBy}
        />
      )}
    </>
  );
}

interface FamiliesProps {
  readonly report: ReasonsReport;
  readonly selected: string | null;
  readonly onOpen: (family: string) => void;
}

function Families({ report, selected, onOpen }: FamiliesProps): ReactNode {
  const { heldOut } = report;
  const rows = rowsOf(report, report.shares);
  const seen = rows.filter(({ shares }) => shares.some(({ numerator }) => numerator > 0));
  const unseen = rows.filter((row) => !seen.includes(row));
  const checkpoints = report.read.map(({ checkpoint }) => checkpoint);
  return (
    <section className="reasons-section" aria-labelledby="reasons-families">
      <h2 id="reasons-families">Reasons</h2>
      <p className="secondary">
        Share of readable scratchpads that give a reason, 95% by Wilson, conditional on these cells. One may give
        several, so shares do not add up. Found by key phrases, and by likeness with examples.
      </p>
      <p className="secondary" data-testid="reasons-floor">
        Read them as floors: on {heldOut.scratchpads} scratchpads that these rules were not made with they find{" "}
        {heldOut.found} of {heldOut.given} reasons, and see {heldOut.mistaken} of {heldOut.absent} that are not there.
        Key phrases of your own, and examples, raise that.
      </p>
      <ShareTable
        caption="Families of reasons by checkpoint"
        rows={seen}
        checkpoints={checkpoints}
        selected={selected}
        onOpen={onOpen}
      />
      {unseen.length > 0 && (
        <p className="muted">Given by nobody: {unseen.map(({ label }) => label.toLowerCase()).join(", ")}.</p>
      )}
    </section>
  );
}
