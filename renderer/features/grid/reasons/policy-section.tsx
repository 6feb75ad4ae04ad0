import { Gavel } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { plural } from "../../../shared/format/text.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../../shared/remote/use-remote.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { type PolicyReport, reasonQueries } from "./reason-queries.ts";
import { ShareTable } from "./share-table.tsx";

const LABELS: Readonly<Record<string, string>> = {
  cites: "Speaks of a rule",
  "licence-words": "Says that a rule permits or demands",
  "licence-harm": "… and does, tries or decides on the act",
  misuse: "Misuse, as a judge reads it",
};
const NONE = "";
const SHOWN = 20;

/** Whether a spec's rules are turned into licences for the act. */
export function PolicySection({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const [spec, setSpec] = useState(NONE);
  const specs = valueOr(useRemote(reasonQueries.specs()), []);
  return (
    <section className="reasons-section" aria-labelledby="reasons-policy">
      <h2 id="reasons-policy">Rules as licences</h2>
      <p className="secondary">
        Does a scratchpad take a rule of the spec as a licence for the harmful act? Citations are found by the rules’
        numbers and words; a judge reads what they are for.
      </p>
      <Select
        label="rules of"
        value={spec}
        options={[{ value: NONE, label: "choose a spec" }, ...specs.map(({ name }) => ({ value: name, label: name }))]}
        onChange={setSpec}
      />
      {spec !== NONE && <Licences key={spec} run={run} spec={spec} />}
    </section>
  );
}

function Licences({ run, spec }: { readonly run: ProbeRunSummary; readonly spec: string }): ReactNode {
  const report = useRemote(reasonQueries.policy(run, spec));
  return (
    <Remote of={report} what="the citations">
      {(value) => (
        <>
          <ShareTable
            caption={`Rules of ${spec} in scratchpads`}
            rows={Object.entries(LABELS).map(([id, label]) => ({
              id,
              label,
              note: id === "misuse" ? judgeWords(value) : "",
              shares: value.shares.filter(({ metric }) => metric === id),
            }))}
            checkpoints={[...new Set(value.shares.map(({ checkpoint }) => checkpoint))]}
          />
          {value.judge === null && value.places.length > 0 && (
            <p className="muted">
              <Gavel aria-hidden="true" size={14} /> No judge has read them, so misuse has no rate:{" "}
              <CommandLine
                command={commandLine("policy", "judge", run.id, "--spec", spec, "--judge", "endpoint:NAME")}
              />
            </p>
          )}
          <Citations report={value} />
        </>
      )}
    </Remote>
  );
}

function judgeWords({ judge }: PolicyReport): string {
  if (judge === null) return "";
  return judge.faults.length === 0 ? judge.name : `${judge.name}, does not count: ${judge.faults.join("; ")}`;
}

function Citations({ report }: { readonly report: PolicyReport }): ReactNode {
  const lines = report.places.flatMap(({ checkpoint, cell, sample, citations }) =>
    citations.map((citation) => ({
      ...citation,
      key: `${checkpoint} ${cell} ${sample} ${citation.sentence}`,
      checkpoint,
    })),
  );
  if (lines.length === 0) return <p className="muted">No scratchpad speaks of a rule of this spec.</p>;
  return (
    <details>
      <summary>{plural(lines.length, "citation")}</summary>
      <ul className="reasons-list">
        {lines.slice(0, SHOWN).map(({ key, checkpoint, rule, use, sentence }) => (
          <li key={key}>
            <span className="muted">{checkpoint} </span>
            <Badge tone={use === "licence" ? "danger" : "neutral"}>{use}</Badge> {rule ?? "a rule, unnamed"}
            <p className="reasons-quote">{sentence}</p>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p className="muted">{lines.length - SHOWN} more: msm policy show --json has all.</p>}
    </details>
  );
}
