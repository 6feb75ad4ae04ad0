import { z } from "zod";

/** How a measure is spread over documents. Quantiles are of the nearest rank, so each is a value that occurs. */
export const Distribution = z.strictObject({
  count: z.int().nonnegative(),
  sum: z.number(),
  mean: z.number().nullable(),
  least: z.number().nullable(),
  tenth: z.number().nullable(),
  median: z.number().nullable(),
  ninetieth: z.number().nullable(),
  most: z.number().nullable(),
  /** Bins of equal width from `from` (inclusive); the last one holds its upper end too. */
  bins: z.array(z.strictObject({ from: z.number(), to: z.number(), count: z.int().nonnegative() })),
});
export type Distribution = z.infer<typeof Distribution>;

const MOST_BINS = 24;
const ROUND_STEPS = [1, 2, 5, 10];

/** Values that are NaN are left out. */
export function distributionOf(values: Float64Array | Uint32Array): Distribution {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const count = sorted.length;
  const rank = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * count) - 1)] ?? null;
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count,
    sum,
    mean: count === 0 ? null : sum / count,
    least: sorted[0] ?? null,
    tenth: rank(0.1),
    median: rank(0.5),
    ninetieth: rank(0.9),
    most: sorted[count - 1] ?? null,
    bins: binsOf(sorted),
  };
}

/** Bins with round edges, over the middle 98% where the ends are far out; the outer bins reach to the ends. */
function binsOf(sorted: Float64Array): Distribution["bins"] {
  const count = sorted.length;
  const [least, most] = [sorted[0], sorted[count - 1]];
  if (least === undefined || most === undefined) return [];
  if (least === most) return [{ from: least, to: most, count }];
  const low = sorted[Math.floor(0.01 * (count - 1))] ?? least;
  const high = sorted[Math.ceil(0.99 * (count - 1))] ?? most;
  const round = roundStep((high === low ? most - least : high - low) / (MOST_BINS - 2));
  const step = sorted.every(Number.isInteger) ? Math.max(1, round) : round;
  const first = Math.floor(low / step);
  const bins = Math.min(MOST_BINS, Math.max(1, Math.floor(high / step) - first + 1));
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of sorted) {
    const place = Math.min(bins - 1, Math.max(0, Math.floor(value / step) - first));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((each, place) => ({
    from: place === 0 ? Math.min(least, edge(first, step)) : edge(first + place, step),
    to: place === bins - 1 ? Math.max(most, edge(first + bins, step)) : edge(first + place + 1, step),
    count: each,
  }));
}

/** A multiple of the step without the last digits of binary fractions: 0.3, not 0.30000000000000004. */
function edge(multiple: number, step: number): number {
  return Number((multiple * step).toPrecision(12));
}

function roundStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return (ROUND_STEPS.find((step) => step * power >= width) ?? 10) * power;
}
