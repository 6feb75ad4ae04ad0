import { normalQuantile, twoSidedZ } from "./normal.ts";

/** A planned comparison of two rates or means, and how noisy one unit of it is. */
export type Design =
  /** The same items on both sides; `discordant` is the expected share of items on which the sides differ. */
  | { readonly kind: "paired"; readonly discordant: number }
  /** The same items on both sides; `sd` is the expected standard deviation of an item's difference. */
  | { readonly kind: "paired-mean"; readonly sd: number }
  /** Different units on each side, with rates near `rate`. */
  | { readonly kind: "independent"; readonly rate: number };

export interface PowerTarget {
  /** Chance of finding the difference where it is real. */
  readonly power?: number;
  /** Two-sided level of the test. */
  readonly alpha?: number;
}

/**
 * The smallest true difference that a two-sided test finds with the given power, by the normal approximation
 * (z₁₋α/₂ + z_power) · √(variance / n) with the variance at no difference. `count` is pairs, or units per side.
 * Null without units. May exceed what the design allows (1, or the discordant share): then no difference is detectable.
 */
export function smallestDetectableDifference(design: Design, count: number, target: PowerTarget = {}): number | null {
  return count <= 0 ? null : reach(target) * Math.sqrt(variance(design) / count);
}

/** Pairs (or units per side) needed to find `difference` (> 0) with the given power. */
export function unitsNeeded(design: Design, difference: number, target: PowerTarget = {}): number {
  return Math.ceil(variance(design) * (reach(target) / difference) ** 2);
}

function reach({ power = 0.8, alpha = 0.05 }: PowerTarget): number {
  return twoSidedZ(1 - alpha) + normalQuantile(power);
}

/** Variance of one unit's contribution to the difference. */
function variance(design: Design): number {
  if (design.kind === "paired") return design.discordant;
  if (design.kind === "paired-mean") return design.sd ** 2;
  return 2 * design.rate * (1 - design.rate);
}
