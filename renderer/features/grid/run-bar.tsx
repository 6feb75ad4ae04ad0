import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRunProgress } from "../../shared/remote/use-run-progress.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";

/** A run that goes on, or could: how far it is, and a way to stop it or to go on. Nothing where it is finished. */
export function RunBar({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  if (run.status === "running") return <Running run={run} />;
  return run.status === "finished" ? null : <Stopped run={run} />;
}

function stored({ parts }: ProbeRunSummary): { readonly done: number; readonly total: number } {
  return {
    done: parts.reduce((sum, part) => sum + part.done, 0),
    total: parts.reduce((sum, part) => sum + part.total, 0),
  };
}

function Running({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const { latest, ended, failedParts, connection } = useRunProgress(run.id);
  const cancel = useAction(() => wire.runs.cancel.mutate({ id: run.id }), { changes: [["runs"]] });
  const { done, total } = stored(run);
  // The stream of a run that another process runs ends at once, with the run still running.
  const elsewhere = ended === "running";
  const phase = latest ? `${latest.checkpoint}: ${latest.phase}` : elsewhere ? "Run by another process" : "Starting";
  return (
    <div className="grid-run" data-testid="grid-progress">
      <ProgressLine
        phase={cancel.pending ? "Stopping after the cell in flight" : phase}
        done={Math.max(latest?.done ?? 0, done)}
        total={latest?.total ?? total}
        unit="rollouts"
        ratePerSecond={latest?.ratePerSecond ?? null}
        secondsLeft={latest?.secondsLeft ?? null}
        {...(elsewhere ? {} : { stop: { label: "Cancel", pending: cancel.pending, run: () => cancel.run(undefined) } })}
      />
      {connection === "lost" && <p className="muted">The connection to the host is lost; the run goes on there.</p>}
      {failedParts.map(({ checkpoint, problem }) => (
        <p className="grid-refused breakable" role="alert" key={checkpoint}>
          {checkpoint}: {problem.message}
        </p>
      ))}
    </div>
  );
}

function Stopped({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const resume = useAction(() => wire.runs.resume.mutate({ id: run.id }), { changes: [["runs"]] });
  const { done, total } = stored(run);
  return (
    <div className="grid-run grid-run-stopped">
      <p>
        {run.status}, {done} of {total} rollouts are stored; the rest is drawn as if it had never stopped.
      </p>
      <Button icon={RotateCw} disabled={resume.pending} onClick={() => resume.run(undefined)}>
        Resume
      </Button>
    </div>
  );
}
