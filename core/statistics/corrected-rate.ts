import { CONFIDENCE, type Interval } from "./interval.ts";
import { twoSidedZ } from "./normal.ts";
import type { Stratum } from "./stratified.ts";

/** What is known of a classifier from labelled cases: how many of the true ones it called true, and of the false ones false. */
export interface ClassifierErrors {
  readonly sensitivity: Stratum;
  readonly specificity: Stratum;
}

/** A share of positives as a classifier gives it. All three are shares of the same trials, or means of such shares. */
export interface ObservedShare {
  /** Share of positives, the certain ones included, with the interval that it would have without the classifier's errors. */
  readonly positive: Interval & { readonly estimate: number };
  /** Share that the classifier decided; the rest is certain. */
  readonly classified: number;
  /** Share of positives that are certain. */
  readonly certain: number;
}

export interface CorrectedRate extends Interval {
  /** Within 0 and 1. */
  readonly estimate: number;
  /** Before it was brought within 0 and 1. */
  readonly unclipped: number;
}

/**
 * A rate with a classifier's errors taken out (W. J. Rogan and B. Gladen, American Journal of Epidemiology 107, 1978), its
 * interval widened by what is not known of the errors: the share's own limits and those of sensitivity and specificity are
 * joined, with one success and one failure added to both as in Z. Lang and J. Reiczigel, Preventive Veterinary
 * Medicine 113 (2014). Null where the classifier is not shown to be better than chance: then no rate follows from it.
 */
export function correctedRate(
  { positive, classified, certain }: ObservedShare,
  errors: ClassifierErrors,
  confidence = CONFIDENCE,
): CorrectedRate | null {
  const known = usable(errors, confidence);
  if (known === null) return null;
  const { z, index, drawnIndex, sensitivity, specificity } = known;
  const centre = (positive.estimate - certain - classified * (1 - specificity.rate)) / drawnIndex;
  // How far the rate moves with each of the two errors.
  const part = Math.min(classified, Math.max(0, centre));
  const ofErrors =
    (z * Math.hypot(part * sensitivity.deviation, (classified - part) * specificity.deviation)) / drawnIndex;
  const below = Math.hypot((positive.estimate - positive.low) / drawnIndex, ofErrors);
  const above = Math.hypot((positive.high - positive.estimate) / drawnIndex, ofErrors);
  const unclipped = certain + (positive.estimate - certain - classified * (1 - rateOf(errors.specificity))) / index;
  const estimate = clip(unclipped, 0);
  return {
    estimate,
    unclipped,
    low: Math.min(estimate, clip(certain + centre - below, 0)),
    high: Math.max(estimate, clip(certain + centre + above, 0)),
  };
}

/** A difference of two shares that the same classifier gave: `other` − `one`. */
export interface ObservedDifference {
  /** Of the shares of positives, with the interval that it would have without the classifier's errors. */
  readonly positive: Interval & { readonly delta: number };
  /** Of the shares that the classifier decided, and of those of certain positives. */
  readonly classified: number;
  readonly certain: number;
}

/** The same for a difference: the classifier's errors are those of both sides, and largely cancel. Null as above. */
export function correctedDifference(
  { positive, classified, certain }: ObservedDifference,
  errors: ClassifierErrors,
  confidence = CONFIDENCE,
): (Interval & { readonly delta: number }) | null {
  const known = usable(errors, confidence);
  if (known === null) return null;
  const { z, index, drawnIndex, sensitivity, specificity } = known;
  const centre = (positive.delta - certain - classified * (1 - specificity.rate)) / drawnIndex;
  const ofErrors =
    (z * Math.hypot(centre * sensitivity.deviation, (classified - centre) * specificity.deviation)) / drawnIndex;
  const delta = clip(certain + (positive.delta - certain - classified * (1 - rateOf(errors.specificity))) / index, -1);
  const low = certain + centre - Math.hypot((positive.delta - positive.low) / drawnIndex, ofErrors);
  const high = certain + centre + Math.hypot((positive.high - positive.delta) / drawnIndex, ofErrors);
  return { delta, low: Math.min(delta, clip(low, -1)), high: Math.max(delta, clip(high, -1)) };
}

/** What both corrections need of a classifier; null where it is not shown to be better than chance. */
function usable(errors: ClassifierErrors, confidence: number) {
  const youden = youdenIndex(errors, confidence);
  if (youden === null || youden.low <= 0) return null;
  const [sensitivity, specificity] = [drawn(errors.sensitivity), drawn(errors.specificity)];
  return {
    z: twoSidedZ(confidence),
    index: youden.estimate,
    drawnIndex: sensitivity.rate + specificity.rate - 1,
    sensitivity,
    specificity,
  };
}

/** Sensitivity + specificity − 1: 0 for a classifier that guesses. Null without labelled cases of both kinds. */
export function youdenIndex(
  { sensitivity, specificity }: ClassifierErrors,
  confidence = CONFIDENCE,
): (Interval & { readonly estimate: number }) | null {
  if (sensitivity.trials === 0 || specificity.trials === 0) return null;
  const [one, other] = [drawn(sensitivity), drawn(specificity)];
  const centre = one.rate + other.rate - 1;
  const spread = twoSidedZ(confidence) * Math.hypot(one.deviation, other.deviation);
  return { estimate: rateOf(sensitivity) + rateOf(specificity) - 1, low: centre - spread, high: centre + spread };
}

function rateOf({ successes, trials }: Stratum): number {
  return successes / trials;
}

/** A rate with one success and one failure added, and its standard error. */
function drawn({ successes, trials }: Stratum): { rate: number; deviation: number } {
  const rate = (successes + 1) / (trials + 2);
  return { rate, deviation: Math.sqrt((rate * (1 - rate)) / (trials + 2)) };
}

function clip(value: number, least: 0 | -1): number {
  return Math.min(1, Math.max(least, value));
}
