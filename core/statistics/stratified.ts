import { CONFIDENCE, type Interval } from "./interval.ts";
import { normalCdf } from "./normal.ts";
import { wilsonInterval } from "./proportion.ts";

/** Independent 0/1 trials of one cell. */
export interface Stratum {
  readonly successes: number;
  readonly trials: number;
}

export interface StratifiedMean extends Interval {
  /** Mean of the strata's rates, each with the same weight however many trials it has. */
  readonly estimate: number;
  /** Σ p(1 − p)/n over the strata, divided by their number squared: 0 where every stratum is unanimous. */
  readonly variance: number;
}

/**
 * Mean rate over strata that are taken as given; null where a stratum has no trials, or there is none.
 *
 * The interval is Wilson's at the number of trials that would give the same variance. For that number each stratum's rate
 * is drawn towards the mean by one trial's weight, so that unanimous strata do not claim certainty, and it is never less than
 * that of equal rates, which are the worst case. Of one stratum it is Wilson's own. In simulations with 27 strata of 5 to 25
 * trials (docs/decisions) its coverage stayed at or above 93% for rates at which the plain ± 1.96 standard errors fell below
 * 50% and limits joined from the strata's own intervals below 88%.
 */
export function stratifiedMean(strata: readonly Stratum[], confidence = CONFIDENCE): StratifiedMean | null {
  if (strata.length === 0 || strata.some(({ trials }) => trials <= 0)) return null;
  const estimate = sum(strata, ({ successes, trials }) => successes / trials) / strata.length;
  const drawn = varianceOfMean(strata, ({ successes, trials }) => (successes + estimate) / (trials + 1));
  const equalRates = strata.length ** 2 / sum(strata, ({ trials }) => 1 / trials);
  const effective = drawn > 0 ? Math.max(equalRates, (estimate * (1 - estimate)) / drawn) : equalRates;
  const interval = wilsonInterval(estimate * effective, effective, confidence);
  if (!interval) return null;
  return { estimate, variance: varianceOfMean(strata, ({ successes, trials }) => successes / trials), ...interval };
}

export interface StratifiedDifference extends Interval {
  readonly delta: number;
  /** Two-sided, Cochran-Mantel-Haenszel; 1 where no stratum holds both successes and failures. */
  readonly pValue: number;
}

/**
 * Difference of two stratified means over the same strata, `other` − `one`, of trials that are independent between the
 * two; null where a stratum of either has no trials. The interval joins the two means' own limits (R. G. Newcombe, Statistics
 * in Medicine 17, 1998, method 10, whose interval it is for one stratum).
 */
export function stratifiedDifference(
  one: readonly Stratum[],
  other: readonly Stratum[],
  confidence = CONFIDENCE,
): StratifiedDifference | null {
  if (one.length !== other.length) throw new RangeError("Both sides need the same strata.");
  const a = stratifiedMean(one, confidence);
  const b = stratifiedMean(other, confidence);
  if (!a || !b) return null;
  const delta = b.estimate - a.estimate;
  return {
    delta,
    low: delta - Math.hypot(b.estimate - b.low, a.high - a.estimate),
    high: delta + Math.hypot(b.high - b.estimate, a.estimate - a.low),
    pValue: mantelHaenszel(one, other),
  };
}

/** Cochran-Mantel-Haenszel test of equal rates within every stratum, without continuity correction. */
function mantelHaenszel(one: readonly Stratum[], other: readonly Stratum[]): number {
  let deviation = 0;
  let variance = 0;
  for (const [index, a] of one.entries()) {
    const b = other[index] ?? a;
    const trials = a.trials + b.trials;
    const successes = a.successes + b.successes;
    if (trials < 2) continue;
    deviation += a.successes - (a.trials * successes) / trials;
    variance += (a.trials * b.trials * successes * (trials - successes)) / (trials ** 2 * (trials - 1));
  }
  return variance === 0 ? 1 : Math.min(1, 2 * normalCdf(-Math.abs(deviation) / Math.sqrt(variance)));
}

function varianceOfMean(strata: readonly Stratum[], rateOf: (stratum: Stratum) => number): number {
  return (
    sum(strata, (stratum) => {
      const rate = rateOf(stratum);
      return (rate * (1 - rate)) / stratum.trials;
    }) /
    strata.length ** 2
  );
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
