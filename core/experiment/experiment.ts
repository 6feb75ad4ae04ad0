import type { Interval } from "../statistics/interval.ts";
import type { ProbeGroup } from "../probes/groups.ts";
import type { ReadingKind } from "../probes/reading.ts";
import type { ProbeResult } from "../probes/result.ts";
import type { ArmContrastKind, ArmTerm } from "./arm-contrasts.ts";
import type { ExperimentArm, LeftOut } from "./arms.ts";
import type { Factor, SizedRate } from "./size-reaching.ts";

/** An estimate over items, with its interval. */
export interface Estimate extends Interval {
  readonly estimate: number;
  /** The interval's method and level, in words. */
  readonly method: string;
}

/** What the spread between training seeds says: an interval for the mean of seeds yet to be trained, on these items. */
export interface OverSeeds extends Estimate {
  readonly seeds: number;
  /** The lowest and the highest seed. */
  readonly least: number;
  readonly most: number;
}

/** An arm's rate of choosing the option that speaks for an axis, in one group. */
export interface ArmRate {
  readonly arm: string;
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
  /**
   * Over items, all seeds' readings of an item together. With several seeds the items are those that every seed read;
   * with one it is that checkpoint's own rate.
   */
  readonly overItems: Omit<ProbeResult, "checkpoint" | "metric" | "group" | "reading"> & { readonly items: number };
  /** The rates of its checkpoints, as everywhere else. */
  readonly perSeed: readonly (ProbeResult & { readonly trainingSeed: number })[];
  /** Null below two seeds, and where all agree. */
  readonly overSeeds: OverSeeds | null;
}

/** An estimate that is 0 where nothing differs. */
export interface TestedEstimate extends Estimate {
  readonly pValue: number;
  /** After Holm's step-down over all contrasts of the same kind and reading, in headline groups or in domains. */
  readonly pValueHolm: number;
  readonly family: number;
}

/** A difference between arms, or a difference of differences, in one group. */
export interface ArmContrast {
  readonly kind: ArmContrastKind;
  readonly axis: string;
  readonly otherAxis: string | null;
  readonly arms: readonly ArmTerm[];
  readonly group: string;
  readonly reading: ReadingKind;
  /** Items that count and were read in all checkpoints. */
  readonly items: number;
  readonly seeds: readonly number[];
  /** Mean of the seeds' differences; the interval is over items alone and holds for these trained checkpoints. */
  readonly overItems: TestedEstimate;
  /** Each seed by itself; a single seed's equals `overItems`. */
  readonly perSeed: readonly (Estimate & { readonly trainingSeed: number })[];
  /** Null below two seeds, and where all agree. */
  readonly overSeeds: OverSeeds | null;
  /** Of a double dissociation: the axes are complements on these items, so that it is twice the difference on one. */
  readonly complementary: boolean;
}

/** An arm's rate after fine-tuning on more and more demonstrations. */
export interface ScalingCurve {
  readonly documents: string | null;
  readonly after: readonly string[];
  /** Which data, where the same stages were trained on several kinds; else empty. */
  readonly data: string;
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
  /** In the order of size; each an arm, whose interval is among the experiment's rates. */
  readonly points: readonly (SizedRate & { readonly arm: string })[];
}

/** How many times less data with documents than without, for the rate that the largest fine-tuning without reaches. */
export interface DataEfficiency {
  readonly documents: string;
  readonly after: readonly string[];
  /** Which data, where the same stages were trained on several kinds; else empty. */
  readonly data: string;
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
  /** The rate that is asked for. */
  readonly target: number;
  readonly factor: Factor;
  /** Bounds of the 95% interval over items; null: open on that side, or nothing known. */
  readonly low: number | null;
  readonly high: number | null;
  /** Share of resamples in which the curve with documents does not reach the rate, or neither says anything. */
  readonly notReached: number;
  readonly method: string;
}

/** The factorial of training arms on one probe. */
export interface Experiment {
  readonly axes: readonly { readonly id: string; readonly label: string }[];
  readonly groups: readonly Pick<ProbeGroup, "id" | "level">[];
  readonly readings: readonly ReadingKind[];
  readonly arms: readonly ExperimentArm[];
  readonly leftOut: readonly LeftOut[];
  readonly rates: readonly ArmRate[];
  readonly contrasts: readonly ArmContrast[];
  readonly scaling: readonly ScalingCurve[];
  readonly efficiency: readonly DataEfficiency[];
}
