import { z } from "zod";

const StepEvent = z.looseObject({
  kind: z.literal("step"),
  t: z.number(),
  stage: z.string(),
  step: z.int(),
  steps: z.int(),
  loss: z.union([z.number(), z.string()]),
});

/**
 * One line on how far a run is, from the lines of its `events.jsonl`: stage, steps, loss and time left at the speed
 * of its latest steps. Null before the first report. A last line that is still being written is not read.
 */
export function describeProgress(events: string): string | null {
  const steps = events
    .slice(0, events.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line.includes('"kind": "step"'))
    .slice(-6)
    .map((line) => StepEvent.parse(JSON.parse(line)));
  const last = steps.at(-1);
  if (!last) return null;
  const first = steps.find((step) => step.stage === last.stage) ?? last;
  const stepsPerMs = (last.step - first.step) / (last.t - first.t);
  const left = stepsPerMs > 0 ? `, about ${duration((last.steps - last.step) / stepsPerMs)} left` : "";
  const loss = typeof last.loss === "number" ? last.loss.toFixed(3) : last.loss;
  return `${last.stage} ${last.step} of ${last.steps} steps, loss ${loss}${left}`;
}

/** `42 s` below two minutes, `12 min` above. */
export function duration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
