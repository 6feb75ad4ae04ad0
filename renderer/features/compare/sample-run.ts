import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";

/**
 * The arms that show what the workbench is for, in the order of columns and of reading: the reference line, behaviour
 * without a reason, is pinned; beside it the two that had the same lessons for different reasons; then where they came from.
 */
const ARMS = ["aft", "msm-america-aft", "msm-affordable-aft", "base", "msm-america", "msm-affordable"];
const PROBE = "value-micro";
const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];

export interface SampleRun {
  readonly request: ProbeRunRequest;
  /** What the button says: “Probe six bundled checkpoints”. */
  readonly label: string;
}

/** The run that makes an empty workspace real: the bundled arms, or what checkpoints there are, on the bundled probe. */
export function sampleRun(
  checkpoints: readonly CheckpointSummary[],
  probes: readonly { readonly probe: { readonly id: string } }[],
): Result<SampleRun, Problem> {
  const ready = checkpoints.filter((checkpoint) => checkpoint.hasChatTemplate).map((checkpoint) => checkpoint.id);
  const bundled = ARMS.filter((arm) => ready.includes(arm));
  const chosen = bundled.length > 0 ? bundled : ready.slice(0, ARMS.length);
  const probe = probes.find((each) => each.probe.id === PROBE) ?? probes[0];
  if (chosen.length === 0) {
    return err(problem("checkpoint-missing", "There is no checkpoint to probe yet: add one under Checkpoints."));
  }
  if (!probe) {
    return err(problem("probe-missing", "There is no probe to run yet: import one under Probes."));
  }
  const many = chosen.length === 1 ? "checkpoint" : "checkpoints";
  return ok({
    request: {
      ...DEFAULT_RUN_SETTINGS,
      probe: probe.probe.id,
      checkpoints: chosen,
      readings: ["likelihood", "sampled"],
      // Eight answers an item, one to each form in each order: a first look that is there in half a minute.
      samples: 1,
    },
    label: `Probe ${NUMBERS[chosen.length]} ${bundled.length > 0 ? "bundled " : ""}${many}`,
  });
}
