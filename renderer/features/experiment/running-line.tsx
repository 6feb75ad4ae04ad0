import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { useRunProgress } from "../../shared/remote/use-run-progress.ts";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";

/** A run that is still being read; the grid fills as its checkpoints are done. */
export function RunningLine({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const { latest } = useRunProgress(run.id);
  return (
    <ProgressLine
      phase={latest ? `${latest.checkpoint}: ${latest.phase}` : "Starting…"}
      done={run.parts.filter((part) => part.status === "finished").length}
      total={run.parts.length}
      unit="checkpoints"
      ratePerSecond={null}
      secondsLeft={null}
    />
  );
}
