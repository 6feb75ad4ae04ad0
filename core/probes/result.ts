import type { ReadingKind } from "./reading.ts";

/**
 * One reported rate of one checkpoint. `estimate` = numerator / denominator for rates; for `position-gap` it is a
 * difference of two rates and numerator/denominator are those of the pooled rate.
 */
export interface ProbeResult {
  readonly checkpoint: string;
  /** `choose:<axis>`, `choose:<axis>:decided`, `decided`, `order-consistency`, `position-gap:<axis>`. */
  readonly metric: string;
  /** `all`, `domain:<name>` or a group of the probe. */
  readonly group: string;
  readonly reading: ReadingKind;
  readonly numerator: number;
  readonly denominator: number;
  /** What was left out of the denominator, by state. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The interval's method and level, in words. */
  readonly method: string;
}

/** A paired comparison of two checkpoints, or of a factorial of them, on one metric and group. */
export interface Comparison {
  /** `paired`: checkpoint − baseline. `double-dissociation` and `stacking`: see `terms`. */
  readonly kind: "paired" | "double-dissociation" | "stacking";
  readonly baseline: string;
  readonly checkpoint: string;
  readonly metric: string;
  readonly group: string;
  readonly reading: ReadingKind;
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  /** p after Holm's step-down over all comparisons of the same run, reading and kind that are shown together. */
  readonly pValueHolm: number;
  /** How many p-values were in Holm's family. */
  readonly family: number;
  readonly method: string;
  /** Items read on both sides. */
  readonly pairs: number;
  readonly mcnemar: McNemar | null;
  /** The interaction written out, e.g. "(A − B on american) − (A − B on affordable)". */
  readonly terms: string | null;
}

/** McNemar's exact test on items on which each side chose the same option in both orders. */
export interface McNemar {
  readonly onlyBaseline: number;
  readonly onlyCheckpoint: number;
  readonly pairs: number;
  readonly pValue: number;
}
