import { Gavel, ListChecks, ListPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { ProgressLine } from "../../../shared/ui/progress-line.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { gridQueries } from "../grid-queries.ts";
import { choiceOf } from "../judge-bar.tsx";
import { useJudgeJob } from "../use-judge-job.ts";
import type { ReasonsReport } from "./reason-queries.ts";
import { rowsOf } from "./reasons-rows.ts";
import { ShareTable } from "./share-table.tsx";

interface ReasonReadersProps {
  readonly run: string;
  readonly report: ReasonsReport;
}

/** How the rules do on examples, what judges say beside them, and having one read. */
export function ReasonReaders({ run, report }: ReasonReadersProps): ReactNode {
  const checkpoints = report.read.map(({ checkpoint }) => checkpoint);
  return (
    <section className="reasons-section" aria-labelledby="reasons-trust">
      <h2 id="reasons-trust">How far to trust it</h2>
      <Agreement report={report} />
      {report.judges.map((judge) => (
        <details key={judge.id}>
          <summary>
            {judge.name}:{" "}
            {judge.faults.length === 0
              ? "validated; its errors are in its shares"
              : `does not count: ${judge.faults.join("; ")}`}
          </summary>
          <ShareTable
            caption={`Families of reasons by ${judge.name}`}
            rows={rowsOf(report, judge.shares).map((row) => {
              const agreed = judge.withRules.find(({ family }) => family === row.id);
              return { ...row, note: agreed ? `agrees with the rules ${agreed.agreed}/${agreed.compared}` : "" };
            })}
            checkpoints={checkpoints}
            muted={judge.faults.length > 0}
          />
        </details>
      ))}
      <AskReader run={run} />
    </section>
  );
}

function Agreement({ report }: { readonly report: ReasonsReport }): ReactNode {
  const [found, examples] = [report.agreement, report.agreement].map((all, at) =>
    all.reduce((sum, each) => sum + (at === 0 ? each.found : each.examples), 0),
  );
  const labels = new Map(report.families.map(({ id, label }) => [id, label]));
  return (
    <details>
      <summary>
        By rules {found} of {examples} examples are known again, each held out of the likeness
      </summary>
      <table className="tabular">
        <thead>
          <tr>
            {["family", "examples found", "taken wrongly", "kappa (95%)"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.agreement.map((each) => (
            <tr key={each.family}>
              <td>{labels.get(each.family)}</td>
              <td>
                {each.found}/{each.examples}
              </td>
              <td>
                {each.mistaken}/{each.others}
              </td>
              <td>
                {each.kappa === null
                  ? "unknown"
                  : `${each.kappa.kappa.toFixed(2)} (${each.kappa.low.toFixed(2)} to ${each.kappa.high.toFixed(2)})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="secondary">
        Who wrote the key phrases knew the examples: this is agreement on familiar wording, and no promise for others.
      </p>
    </details>
  );
}

/** A checkpoint or endpoint that lists reasons, or says which families a scratchpad gives. */
function AskReader({ run }: { readonly run: string }): ReactNode {
  const known = useRemote(gridQueries.possibleJudges());
  const [chosen, setChosen] = useState("");
  const { progress, running, failure, start, stop } = useJudgeJob();
  const options = known.state === "ready" ? known.value : [];
  const name = chosen === "" ? (options[0] ?? "") : chosen;
  if (options.length === 0) return null;
  const reader = choiceOf(name);
  const input = { run, reader, allowOwnText: false };
  const done = (): void => undefined;
  return (
    <div className="judge-bar">
      <Select
        label="reader"
        value={name}
        options={options.map((value) => ({ value, label: value }))}
        onChange={setChosen}
        disabled={running}
      />
      <Button
        icon={Gavel}
        disabled={running}
        onClick={() => start((handlers) => wire.reasons.judge.subscribe(input, handlers), done)}
      >
        Have families judged
      </Button>
      <Button
        icon={ListPlus}
        disabled={running}
        onClick={() => start((handlers) => wire.reasons.extract.subscribe(input, handlers), done)}
      >
        Have reasons listed
      </Button>
      <Button
        icon={ListChecks}
        disabled={running}
        onClick={() => start((handlers) => wire.reasons.validate.subscribe({ judge: reader }, handlers), done)}
      >
        Validate it
      </Button>
      {running && (
        <ProgressLine
          phase={progress?.phase ?? "asking"}
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
          unit="questions"
          ratePerSecond={progress?.perSecond ?? null}
          secondsLeft={progress?.secondsLeft ?? null}
          stop={{ label: "Stop", run: stop }}
        />
      )}
      {failure !== null && <p role="alert">{failure}</p>}
    </div>
  );
}
