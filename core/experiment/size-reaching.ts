/** A rate after fine-tuning on so many demonstrations. */
export interface SizedRate {
  readonly demonstrations: number;
  readonly rate: number;
}

/** Where a curve first comes up to a rate. */
export type Reached =
  | { readonly how: "between"; readonly demonstrations: number }
  /** The smallest size reaches it already: at most so many are needed. */
  | { readonly how: "at-most"; readonly demonstrations: number }
  /** No size reaches it: more than so many would be needed, if any number does. */
  | { readonly how: "not-reached"; readonly demonstrations: number };

/**
 * The size at which a curve first comes up to `target`, on straight lines between its points over the logarithm of the
 * size. Points are in the order of size; there must be one.
 */
export function sizeReaching(points: readonly SizedRate[], target: number): Reached {
  for (const [index, point] of points.entries()) {
    if (point.rate < target) continue;
    const before = points[index - 1];
    if (!before) return { how: "at-most", demonstrations: point.demonstrations };
    const share = (target - before.rate) / (point.rate - before.rate);
    const [from, to] = [Math.log(before.demonstrations), Math.log(point.demonstrations)];
    return { how: "between", demonstrations: Math.exp(from + share * (to - from)) };
  }
  return { how: "not-reached", demonstrations: points.at(-1)?.demonstrations ?? Number.NaN };
}

/** How many times less data one curve needs than another for the same rate; open-ended where a curve leaves its sizes. */
export type Factor =
  | { readonly bound: "exact" | "at-least" | "at-most"; readonly factor: number }
  | { readonly bound: "undetermined"; readonly factor: null };

/** The factor of `without` over `with`. Where both leave the measured sizes on the same side nothing is known. */
export function factorOf(without: Reached, withDocuments: Reached): Factor {
  const factor = without.demonstrations / withDocuments.demonstrations;
  const low = without.how === "not-reached" || withDocuments.how === "at-most";
  const high = withDocuments.how === "not-reached" || without.how === "at-most";
  if (low && high) return { bound: "undetermined", factor: null };
  if (without.how === withDocuments.how && without.how !== "between") return { bound: "undetermined", factor: null };
  return { bound: low ? "at-least" : high ? "at-most" : "exact", factor };
}

/** A factor's place among bootstrap draws: an open end counts as without end, so that an interval is never too narrow. */
export function factorRank(factor: Factor): number {
  if (factor.bound === "exact") return factor.factor;
  if (factor.bound === "at-least") return Number.POSITIVE_INFINITY;
  return factor.bound === "at-most" ? 0 : Number.NaN;
}
