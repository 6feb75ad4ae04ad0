import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRunProgress } from "../../shared/remote/use-run-progress.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";
import { FailedParts } from "./failed-parts.tsx";
import { failedParts, readingsOf } from "./run-words.ts";

interface RunLiveProps {
  readonly run: ProbeRunSummary;
  readonly onResume: () => void;
}

/** A run at work: phase, done of total, rate, time left, and a way to stop it that keeps what it has. */
export function RunLive({ run, onResume }: RunLiveProps): ReactNode {
  const progress = useRunProgress(run.id);
  const cancel = useAction(() => wire.runs.cancel.mutate({ id: run.id }), { changes: [["runs"]] });
  const { latest, connection, failure } = progress;
  const stored = readingsOf(run);
  // The stream of a run that another process runs ends at once, with the run still running.
  const elsewhere = progress.ended === "running";
  const phase = latest ? `${latest.phase} · ${latest.checkpoint}` : elsewhere ? "Run by another process" : "Starting";
  return (
    <div className="run-live" data-testid="run-progress">
      <ProgressLine
        phase={cancel.pending ? "Stopping after the batch in flight" : phase}
        done={Math.max(latest?.done ?? 0, stored.done)}
        total={latest?.total ?? stored.total}
        unit="readings"
        ratePerSecond={latest?.ratePerSecond ?? null}
        secondsLeft={latest?.secondsLeft ?? null}
        {...(elsewhere ? {} : { stop: { label: "Cancel", pending: cancel.pending, run: () => cancel.run(undefined) } })}
      />
      {elsewhere ? (
        <div className="run-elsewhere">
          <p className="run-note muted">
            Its figures are read again every two seconds; stop it where it was started. If that process is gone, resume.
          </p>
          <Button icon={RotateCw} onClick={onResume}>
            Resume
          </Button>
        </div>
      ) : (
        <p className="run-note muted">
          {connection === "lost"
            ? "The connection to the host is lost; the run goes on there. Trying again…"
            : "Every batch is stored as it is read. Cancel keeps what is there."}
        </p>
      )}
      {failure && <p className="run-note run-part-failed breakable">{failure.problem.message}</p>}
      <FailedParts parts={failedParts(run, progress.failedParts)} resumable={false} />
    </div>
  );
}
