import { CONFIDENCE, type Interval } from "./interval.ts";
import { wilsonInterval } from "./proportion.ts";

/** A stratum of known size of which some were looked at, drawn at random. */
export interface SampledStratum {
  readonly size: number;
  /** Looked at, and those of them that are positive. */
  readonly trials: number;
  readonly successes: number;
}

export interface WeightedRate extends Interval {
  readonly estimate: number;
  /** Share of the whole that lies in strata of which something was looked at. */
  readonly covered: number;
}

/**
 * Rate over a whole that was looked at in part, stratum by stratum: each stratum's rate weighs as its size does, so that
 * strata that were looked at more do not pull it. Over the strata that were looked at; null where there is none. Wilson's
 * interval at the number of trials that would give the same variance, each stratum's rate drawn towards the whole's by one
 * trial's weight, and its variance lessened by the share that was looked at.
 */
export function weightedRate(strata: readonly SampledStratum[], confidence = CONFIDENCE): WeightedRate | null {
  const read = strata.filter(({ trials, size }) => trials > 0 && size > 0);
  const whole = read.reduce((sum, { size }) => sum + size, 0);
  if (whole === 0) return null;
  const estimate = read.reduce((sum, { size, trials, successes }) => sum + (size / whole) * (successes / trials), 0);
  let variance = 0;
  let worst = 0;
  for (const { size, trials, successes } of read) {
    const drawn = (successes + estimate) / (trials + 1);
    const unseen = 1 - Math.min(1, trials / size);
    variance += ((size / whole) ** 2 * drawn * (1 - drawn) * unseen) / trials;
    worst += ((size / whole) ** 2 * unseen) / trials;
  }
  const all = strata.reduce((sum, { size }) => sum + size, 0);
  if (worst === 0) return { estimate, low: estimate, high: estimate, covered: whole / all };
  const effective = Math.max(1 / worst, variance > 0 ? (estimate * (1 - estimate)) / variance : 0);
  const interval = wilsonInterval(estimate * effective, effective, confidence);
  return interval && { estimate, ...interval, covered: whole / all };
}
