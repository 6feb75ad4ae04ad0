import { CONFIDENCE, type Interval } from "./interval.ts";
import type { Stratum } from "./stratified.ts";

/**
 * An interval for a rate that holds at every number of trials at once, so that sampling may stop whenever its width, or
 * anything else that was seen, says so: all rates that a bet on the rate, uniform before the first trial, has not multiplied by
 * 1/α. By Ville's inequality the true rate is ever left out with probability α at most. Wider than Wilson's, which holds
 * for a number of trials that was fixed beforehand.
 * Source: H. Robbins, "Statistical methods related to the law of the iterated logarithm", Ann. Math. Statist. 41 (1970).
 */
export function confidenceSequence(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  const rate = trials === 0 ? 0.5 : successes / trials;
  const limit = -Math.log(1 - confidence);
  const evidence = logMixture(successes, trials);
  const leftOut = (p: number): boolean => evidence - logLikelihood(successes, trials, p) >= limit;
  return {
    low: leftOut(0) ? bisect(0, rate, leftOut) : 0,
    high: leftOut(1) ? bisect(1, rate, leftOut) : 1,
  };
}

/** Mean of the strata's rates with an interval that holds at any stopping of any of them; null as `stratifiedMean`. */
export function sequentialMean(
  strata: readonly Stratum[],
  confidence = CONFIDENCE,
): (Interval & { readonly estimate: number }) | null {
  if (strata.length === 0 || strata.some(({ trials }) => trials <= 0)) return null;
  // Bonferroni: all strata's intervals hold together.
  const each = 1 - (1 - confidence) / strata.length;
  const found = strata.map(({ successes, trials }) => confidenceSequence(successes, trials, each));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    estimate: mean(strata.map(({ successes, trials }) => successes / trials)),
    low: mean(found.map(({ low }) => low)),
    high: mean(found.map(({ high }) => high)),
  };
}

/**
 * Difference of two such means, `other` − `one`, each at half the error. `pValue`: the smallest error at which the interval
 * leaves 0 out, so it too holds at any stopping.
 */
export function sequentialDifference(
  one: readonly Stratum[],
  other: readonly Stratum[],
  confidence = CONFIDENCE,
): (Interval & { readonly delta: number; readonly pValue: number }) | null {
  const at = (level: number): Interval | null => {
    const [a, b] = [sequentialMean(one, (1 + level) / 2), sequentialMean(other, (1 + level) / 2)];
    return a && b && { low: b.low - a.high, high: b.high - a.low };
  };
  const interval = at(confidence);
  const [a, b] = [sequentialMean(one), sequentialMean(other)];
  if (!interval || !a || !b) return null;
  const holdsZero = (error: number): boolean => {
    const found = at(1 - error);
    return !found || (found.low <= 0 && found.high >= 0);
  };
  return { ...interval, delta: b.estimate - a.estimate, pValue: smallestError(holdsZero) };
}

/** Errors below this are not told apart. */
const LEAST_ERROR = 1e-9;

function smallestError(holdsZero: (error: number) => boolean): number {
  if (holdsZero(1 - LEAST_ERROR)) return 1;
  if (!holdsZero(LEAST_ERROR)) return LEAST_ERROR;
  // On the scale of logarithms, since small ones matter.
  let [low, high] = [Math.log(LEAST_ERROR), 0];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (holdsZero(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

const STEPS = 60;

/** The end of the rates that are left out, between `outside` (left out) and `inside` (not). */
function bisect(outside: number, inside: number, leftOut: (rate: number) => boolean): number {
  let [out, kept] = [outside, inside];
  for (let step = 0; step < STEPS; step++) {
    const middle = (out + kept) / 2;
    if (leftOut(middle)) out = middle;
    else kept = middle;
  }
  return out;
}

function logLikelihood(successes: number, trials: number, rate: number): number {
  const term = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p));
  return term(successes, rate) + term(trials - successes, 1 - rate);
}

/** ln ∫ pᵏ(1 − p)ⁿ⁻ᵏ dp = ln k!(n − k)!/(n + 1)!. */
function logMixture(successes: number, trials: number): number {
  let log = -Math.log(trials + 1);
  for (let at = 1; at <= successes; at++) log += Math.log(at) - Math.log(trials - successes + at);
  return log;
}
