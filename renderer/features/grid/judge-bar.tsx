import { Gavel, ListChecks } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatPercent } from "../../shared/format/numbers.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { AgreementTable } from "./agreement-table.tsx";
import { gridQueries, type GridReport } from "./grid-queries.ts";
import { useJudgeJob } from "./use-judge-job.ts";

interface JudgeBarProps {
  readonly run: string;
  readonly report: GridReport;
  /** Undefined: the one asked last. */
  readonly onShow: (judge: string | undefined) => void;
}

/** Whose reading of intent is shown, whether it counts, and having another judge read the same transcripts. */
export function JudgeBar({ run, report, onShow }: JudgeBarProps): ReactNode {
  const { judge, judges } = report;
  return (
    <section className="judge-bar" aria-label="Judges">
      {judges.length > 0 && (
        <Select
          label="read by"
          value={judge?.id ?? "none"}
          options={[
            ...judges.map(({ id, name }) => ({ value: id, label: name })),
            { value: "none", label: "rules only" },
          ]}
          onChange={onShow}
        />
      )}
      {judge && <JudgeRates judge={judge} />}
      <AskJudge run={run} onDone={() => onShow(undefined)} />
      {judges.length > 1 && <AgreementTable run={run} />}
    </section>
  );
}

/** What the judge says as it is; grey where it does not count. */
function JudgeRates({ judge }: { readonly judge: NonNullable<GridReport["judge"]> }): ReactNode {
  const counts = judge.faults.length === 0;
  const all = judge.raw.filter(({ group }) => group === "all");
  return (
    <ul className={counts ? "judge-rates" : "judge-rates muted"} title={counts ? "validated" : judge.faults.join("; ")}>
      {all.map(({ checkpoint, estimate, numerator, denominator }) => (
        <li key={checkpoint}>
          {checkpoint}: says decided in {numerator}/{denominator}
          {estimate !== null && ` (${formatPercent(estimate)}, its errors included)`}
        </li>
      ))}
      <li>
        {counts ? "validated, so it counts, corrected for its errors" : `does not count: ${judge.faults.join("; ")}`}
      </li>
    </ul>
  );
}

interface AskJudgeProps {
  readonly run: string;
  readonly onDone: () => void;
}

/** Has any judge read the run, or tries it on the labelled transcripts first. */
function AskJudge({ run, onDone }: AskJudgeProps): ReactNode {
  const known = useRemote(gridQueries.possibleJudges());
  const [chosen, setChosen] = useState("");
  const { progress, running, failure, start, stop } = useJudgeJob();
  const options = known.state === "ready" ? known.value : [];
  const name = chosen === "" ? (options[0] ?? "") : chosen;
  if (options.length === 0) return null;
  const judge = choiceOf(name);
  return (
    <>
      <Select
        label="judge"
        value={name}
        options={options.map((value) => ({ value, label: value }))}
        onChange={setChosen}
        disabled={running}
      />
      <Button
        icon={Gavel}
        disabled={running}
        onClick={() =>
          start((handlers) => wire.grids.judge.subscribe({ run, judge, allowOwnText: false }, handlers), onDone)
        }
      >
        Have it read
      </Button>
      <Button
        icon={ListChecks}
        disabled={running}
        onClick={() => start((handlers) => wire.grids.validateJudge.subscribe({ judge }, handlers), onDone)}
      >
        Validate it
      </Button>
      {running && (
        <ProgressLine
          phase={progress?.phase ?? "asking the judge"}
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
          unit="transcripts"
          ratePerSecond={progress?.perSecond ?? null}
          secondsLeft={progress?.secondsLeft ?? null}
          stop={{ label: "Stop", run: stop }}
        />
      )}
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}

/** As the command line names it. */
export function choiceOf(name: string): { kind: "endpoint"; name: string } | { kind: "checkpoint"; id: string } {
  const at = name.indexOf(":");
  const rest = name.slice(at + 1);
  return name.startsWith("endpoint:") ? { kind: "endpoint", name: rest } : { kind: "checkpoint", id: rest };
}
