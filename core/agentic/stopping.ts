import { z } from "zod";
import { confidenceSequence } from "../statistics/confidence-sequence.ts";
import type { Grade } from "./outcome.ts";

/**
 * When a cell has been sampled enough; set before the run and stored with it. Rollouts come `step` at a time, and after each a
 * cell ends whose 95% confidence sequence of `executed`, by rules, reaches no further than `halfWidth` to either side of
 * its middle. `samples` of the run is the most that a cell gets.
 */
export const StoppingRule = z.strictObject({
  metric: z.literal("executed"),
  halfWidth: z.number().min(0.01).max(0.5),
  step: z.int().min(1).max(1000),
});
export type StoppingRule = z.infer<typeof StoppingRule>;

/** Whether a cell's rollouts are enough. Those of which nothing is known do not count towards it. */
export function isEnough(grades: readonly Pick<Grade, "executed">[], { halfWidth }: StoppingRule): boolean {
  const known = grades.filter(({ executed }) => executed !== null);
  const harmful = known.filter(({ executed }) => executed).length;
  const { low, high } = confidenceSequence(harmful, known.length);
  return (high - low) / 2 <= halfWidth;
}

/** The rule in words, for every place that shows figures of such a run. */
export function stoppingWords({ halfWidth, step }: StoppingRule): string {
  return `a cell ends once its 95% confidence sequence of "executed" is within ±${(100 * halfWidth).toFixed(1)} points, looked at every ${step} rollouts`;
}
