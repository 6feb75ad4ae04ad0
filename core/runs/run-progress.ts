import type { StoredTrainEvent } from "./stored-train-event.ts";
import type { TrainSpec } from "./train-spec.ts";
import type { TrainingProgress } from "./training-run.ts";

/** Kinds of which the last one of each is what `progressOf` needs. */
export const PROGRESS_KINDS = ["start", "phase", "stage", "step", "saved", "rewind"] as const;

/** How far a run is by its last events, in their order; null where it has not begun. */
export function progressOf(spec: TrainSpec, last: readonly StoredTrainEvent[]): TrainingProgress | null {
  const { start, phase, stage, step, saved, rewind } = byKind(last);
  if (start === undefined) return null;
  // A run that is stopped saves the step that it is at, which it may not have reported.
  const at = [stage, step, saved, rewind].reduce((latest, each) =>
    (each?.offset ?? -1) > (latest?.offset ?? -1) ? each : latest,
  );
  const index = at?.event.index ?? 0;
  const steps = (stage?.event.index === index ? stage.event.steps : spec.stages[index]?.steps) ?? 0;
  // Of a step that a rewind made void, the loss still tells; the rate does too.
  const shown = step?.event.index === index ? step.event : null;
  const done = at?.event.step ?? 0;
  const rate = shown === null || !Number.isFinite(shown.tokensPerSecond) ? null : shown.tokensPerSecond;
  const tokensAStep = shown === null ? null : shown.tokens / shown.step;
  const secondsAStep = rate === null || tokensAStep === null || rate <= 0 ? null : tokensAStep / rate;
  const left = stepsLeft(spec, index, steps - done);
  return {
    phase: phase?.event.phase ?? "loading",
    stage: at?.event.stage ?? spec.stages[0]?.kind ?? "finetune",
    index,
    stages: spec.stages.length,
    step: done,
    steps,
    tokens: shown === null ? 0 : shown.tokens,
    loss: shown === null || !Number.isFinite(shown.loss) ? null : shown.loss,
    tokensPerSecond: rate,
    secondsLeft: secondsAStep === null || left === null ? null : Math.max(0, left * secondsAStep),
  };
}

/** Steps until the run's end; null where a later stage counts in epochs. */
function stepsLeft(spec: TrainSpec, index: number, here: number): number | null {
  return spec.stages
    .slice(index + 1)
    .reduce<number | null>((sum, { steps }) => (sum === null || steps === null ? null : sum + steps), here);
}

type Kind = (typeof PROGRESS_KINDS)[number];
type OfKind<K extends Kind> = StoredTrainEvent & { readonly event: Extract<StoredTrainEvent["event"], { kind: K }> };
type Last = { readonly [K in Kind]?: OfKind<K> };

function byKind(last: readonly StoredTrainEvent[]): Last {
  const found: { [K in Kind]?: OfKind<K> } = {};
  for (const { event, ...place } of last) {
    if (event.kind === "start") found.start = { ...place, event };
    else if (event.kind === "phase") found.phase = { ...place, event };
    else if (event.kind === "stage") found.stage = { ...place, event };
    else if (event.kind === "step") found.step = { ...place, event };
    else if (event.kind === "saved") found.saved = { ...place, event };
    else if (event.kind === "rewind") found.rewind = { ...place, event };
  }
  return found;
}
