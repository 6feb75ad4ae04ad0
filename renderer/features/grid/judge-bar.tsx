import { Gavel } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { formatPercent } from "../../shared/format/numbers.ts";
import { listenOnce } from "../../shared/remote/subscription.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { gridQueries, type GridReport, type JudgeEvent } from "./grid-queries.ts";

interface JudgeBarProps {
  readonly run: string;
  readonly report: GridReport;
  readonly onShow: (judge: string) => void;
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
      <AskJudge run={run} onDone={onShow} />
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
      <li>{counts ? "validated, so it counts, corrected for its errors" : "not validated, so it does not count"}</li>
    </ul>
  );
}

function AskJudge({ run, onDone }: { readonly run: string; readonly onDone: (judge: string) => void }): ReactNode {
  const known = useRemote(gridQueries.possibleJudges());
  const [chosen, setChosen] = useState("");
  const { progress, running, failure, start, stop } = useJudging(run, onDone);
  const options = known.state === "ready" ? known.value : [];
  const value = chosen === "" ? (options[0] ?? "") : chosen;
  if (options.length === 0) return null;
  return (
    <>
      <Select
        label="judge"
        value={value}
        options={options.map((name) => ({ value: name, label: name }))}
        onChange={setChosen}
        disabled={running}
      />
      <Button icon={Gavel} disabled={running} onClick={() => start(value)}>
        Have it read
      </Button>
      {running && (
        <ProgressLine
          phase={progress?.phase ?? "asking the judge"}
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
          unit="rollouts"
          ratePerSecond={progress?.perSecond ?? null}
          secondsLeft={progress?.secondsLeft ?? null}
          stop={{ label: "Stop", run: stop }}
        />
      )}
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}

type Progress = Extract<JudgeEvent, { type: "progress" }>;

function useJudging(run: string, onDone: (judge: string) => void) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const stopping = useRef<() => void>(() => undefined);
  useEffect(() => () => stopping.current(), []);
  const ended = (why: string | null): void => {
    setRunning(false);
    setFailure(why);
    void client.invalidateQueries({ queryKey: ["runs", "grid"] });
  };
  const start = (name: string): void => {
    const [kind, ...rest] = name.split(":");
    const id = rest.join(":");
    const judge = kind === "endpoint" ? { kind: "endpoint" as const, name: id } : { kind: "checkpoint" as const, id };
    setRunning(true);
    setFailure(null);
    setProgress(null);
    stopping.current = listenOnce<JudgeEvent>(
      (handlers) => wire.grids.judge.subscribe({ run, judge, allowOwnText: false }, handlers),
      {
        onEvent: (event) => {
          if (event.type === "progress") setProgress(event);
          else if (event.type === "failed") ended(event.problem.message);
          else {
            ended(null);
            onDone(event.value.judge.id);
          }
        },
        onEnd: (broken) => {
          if (broken) ended(broken.problem.message);
        },
      },
    );
  };
  const stop = (): void => {
    stopping.current();
    ended("Stopped: what the judge had said is kept; ask it again to go on.");
  };
  return { progress, running, failure, start, stop };
}
