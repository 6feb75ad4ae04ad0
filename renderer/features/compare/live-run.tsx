import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRunProgress } from "../../shared/remote/use-run-progress.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";

const CHANGES = [["runs"]];

/** What a run that is not finished is doing, and how to stop it or go on with it. */
export function LiveRun({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  if (run.status === "running") return <Running run={run} />;
  return run.status === "finished" ? null : <Stopped run={run} />;
}

function Running({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const { latest, failedParts, connection, failure } = useRunProgress(run.id);
  const cancel = useAction(() => wire.runs.cancel.mutate({ id: run.id }), { changes: CHANGES });
  const stored = countOf(run);
  const phase = latest ? `${latest.checkpoint}: ${latest.phase}` : `Run ${run.id}`;
  return (
    <section className="compare-live" aria-label={`Progress of run ${run.id}`}>
      <ProgressLine
        phase={connection === "lost" ? `${phase} (connection lost, trying again)` : phase}
        done={latest?.done ?? stored.done}
        total={latest?.total ?? stored.total}
        unit="readings"
        ratePerSecond={latest?.ratePerSecond ?? null}
        secondsLeft={latest?.secondsLeft ?? null}
        stop={{
          label: cancel.pending ? "Stopping…" : "Stop after this batch",
          run: () => cancel.run(undefined),
          pending: cancel.pending,
        }}
      />
      {failedParts.map(({ checkpoint, problem }) => (
        <p className="compare-live-problem breakable" role="alert" key={checkpoint}>
          {checkpoint}: {problem.message}
        </p>
      ))}
      {failure && <p className="compare-live-problem breakable">{failure.problem.message}</p>}
    </section>
  );
}

function Stopped({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const resume = useAction(() => wire.runs.resume.mutate({ id: run.id }), { changes: CHANGES });
  const { done, total } = countOf(run);
  return (
    <section className="compare-live compare-stopped" aria-label={`Run ${run.id} is ${run.status}`}>
      <p>
        Run {run.id} is {run.status}: {formatCount(done)} of {formatCount(total)} readings are stored.
      </p>
      <Button icon={RotateCcw} disabled={resume.pending} onClick={() => resume.run(undefined)}>
        Go on with the rest
      </Button>
    </section>
  );
}

function countOf(run: ProbeRunSummary): { readonly done: number; readonly total: number } {
  return {
    done: run.parts.reduce((sum, part) => sum + part.done, 0),
    total: run.parts.reduce((sum, part) => sum + part.total, 0),
  };
}
