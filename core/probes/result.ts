import type { ReadingKind } from "./reading.ts";

/**
 * One reported rate of one checkpoint. `estimate` = numerator / denominator; for `position-gap` it is a difference of
 * two rates and numerator/denominator are those of the pooled rate; for `mass` the numerator is a sum of probabilities.
 */
export interface ProbeResult {
  readonly checkpoint: string;
  /**
   * `choose:<axis>`: chooses the option that speaks for the axis, over everything read.
   * `choose:<axis>:decided`: the same over decided items (likelihood) or answers that name one option (sampled).
   * `decided`: likelihood: items with the same option favoured in both orders; sampled: answers that name one option.
   * `order-consistency`: same option in both orders; over items × question forms (likelihood), or items (sampled).
   * `position-gap:<axis>`: rate of choosing the target where it is named first, less where it is named second.
   * `mass` (likelihood): mean probability of answering with either option; low where the question is off its format.
   * `winner-stable` (likelihood): items whose favoured option is the same for raw, per-token and PMI log-odds.
   */
  readonly metric: string;
  /** `all`, `domain:<name>` or a group of the probe. */
  readonly group: string;
  readonly reading: ReadingKind;
  readonly numerator: number;
  readonly denominator: number;
  /**
   * What was left out of the denominator, by state: `unread-items` (no form read in both orders), `order-inconsistent`,
   * `no-choice`, `off-format`, `empty`, `truncated`, `no-majority`. States that did not occur are not listed.
   */
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
  /** `choose:<axis>`; of a double dissociation `choose:<axis>-vs-<axis>`. */
  readonly metric: string;
  readonly group: string;
  readonly reading: ReadingKind;
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  /**
   * p after Holm's step-down over the family of comparisons that are shown with this `baseline` pinned: those of the
   * same kind, reading and metric, that involve `baseline`, over all headline groups (`all` and the probe's own) or,
   * for a domain, over all domains. It does not depend on which checkpoint is pinned.
   */
  readonly pValueHolm: number;
  /** How many p-values were in Holm's family. */
  readonly family: number;
  readonly method: string;
  /** Items read on both sides. */
  readonly pairs: number;
  /** For paired likelihood readings; sampled answers of two checkpoints are not paired, so they get none. */
  readonly mcnemar: McNemar | null;
  /** The interaction written out, e.g. "(A − B on american) − (A − B on affordable)". */
  readonly terms: string | null;
}

/** McNemar's exact test on items on which each side chose the same option in both orders. */
export interface McNemar {
  /** Items on which only the baseline chose the axis's target. */
  readonly onlyBaseline: number;
  readonly onlyCheckpoint: number;
  readonly pairs: number;
  readonly pValue: number;
}
