import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { ARMS, PROBE } from "./arms.ts";

/**
 * The run that the picture is drawn from: the newest that read all three checkpoints by likelihood, with the probe and
 * the weights that are here now; a finished one before one under way. Null where there is none.
 */
export function pictureRun(
  runs: readonly ProbeRunSummary[],
  probeSha256: string | undefined,
  checkpoints: readonly Pick<CheckpointSummary, "id" | "sha256">[],
): ProbeRunSummary | null {
  const fitting = runs
    .filter(
      (run) =>
        run.probe === PROBE &&
        run.probeSha256 === probeSha256 &&
        run.request.readings.includes("likelihood") &&
        Object.values(ARMS).every((arm) =>
          run.parts.some(
            (part) =>
              part.checkpoint === arm &&
              checkpoints.some((each) => each.id === arm && each.sha256 === part.checkpointSha256),
          ),
        ),
    )
    .toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  return fitting.find((run) => run.status === "finished") ?? fitting.find((run) => run.status === "running") ?? null;
}
