import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";

export interface WantedRates {
  readonly probe: string;
  readonly checkpoints: readonly string[];
}

/**
 * The run that rates are drawn from where the story names none: the newest that read all its checkpoints by likelihood,
 * with the probe and the weights that are here now; a finished one before one under way. Null where there is none.
 */
export function ratesRun(
  { probe, checkpoints: wanted }: WantedRates,
  runs: readonly ProbeRunSummary[],
  probeSha256: string | undefined,
  checkpoints: readonly Pick<CheckpointSummary, "id" | "sha256">[],
): ProbeRunSummary | null {
  const fitting = runs
    .filter(
      (run) =>
        run.probe === probe &&
        run.probeSha256 === probeSha256 &&
        run.request.readings.includes("likelihood") &&
        wanted.every((id) =>
          run.parts.some(
            (part) =>
              part.checkpoint === id &&
              checkpoints.some((each) => each.id === id && each.sha256 === part.checkpointSha256),
          ),
        ),
    )
    .toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  return fitting.find((run) => run.status === "finished") ?? fitting.find((run) => run.status === "running") ?? null;
}
