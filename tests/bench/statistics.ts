import { createRandom } from "#core/base/random.ts";
import type { Random } from "#core/base/random.ts";

/** Linear interpolation between order statistics (type 7, as NumPy's default); `share` in 0..1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export interface RatioEstimate {
  readonly value: number;
  /** Percentile bootstrap interval at 95 %. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Ratio of medians, above/below; rounds of either are resampled on their own. The same seed gives the same interval. */
export function bootstrapRatio(above: readonly number[], below: readonly number[], seed: string): RatioEstimate {
  const random = createRandom(seed);
  const ratios = Array.from(
    { length: RESAMPLES },
    () => median(resample(above, random)) / median(resample(below, random)),
  );
  return { value: median(above) / median(below), low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) };
}

function resample(values: readonly number[], random: Random): number[] {
  return values.map(() => random.pick(values));
}

export interface TimedPart {
  readonly ms: number;
  /** The part of `ms` that does not grow with the units. */
  readonly fixedMs: number;
  readonly units: number;
}

/** Milliseconds for all `total` units, from a part of them. */
export function wholeMs({ ms, fixedMs, units }: TimedPart, total: number): number {
  return units === total ? ms : fixedMs + ((ms - fixedMs) * total) / units;
}
