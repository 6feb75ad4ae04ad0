import { CONFIDENCE, type Interval } from "../statistics/interval.ts";
import { mean, standardError } from "../statistics/standard-error.ts";
import { studentQuantile } from "../statistics/student.ts";
import type { OverSeeds } from "./experiment.ts";

/**
 * Student's interval for the mean over training seeds, each seed one observation, cut at what the estimate can be;
 * null below
 * two, and where all agree, since no spread bounds nothing. It says nothing about other items.
 */
export function overSeeds(values: readonly number[], range: Interval): OverSeeds | null {
  const [estimate, error] = [mean(values), standardError(values)];
  // Equal differences of rates may part by a rounding error.
  if (estimate === null || error === null || error < 1e-9) return null;
  const degrees = values.length - 1;
  const reach = studentQuantile((1 + CONFIDENCE) / 2, degrees) * error;
  return {
    estimate,
    low: Math.max(range.low, estimate - reach),
    high: Math.min(range.high, estimate + reach),
    method: `Student's t over ${values.length} training seeds, 95%, ${degrees} degree${degrees === 1 ? "" : "s"} of freedom, cut at the possible range`,
    seeds: values.length,
    least: Math.min(...values),
    most: Math.max(...values),
  };
}
