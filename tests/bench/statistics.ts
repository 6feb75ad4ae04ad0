import { createRandom } from "#core/base/random.ts";

/** Median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}

/** How many times longer one system takes than another: ratio of medians with a bootstrap interval over rounds. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Ratio of the medians of two systems' times, with the 95% percentile interval over resampled rounds (seeded). */
export function ratioOfMedians(slow: readonly number[], fast: readonly number[], seed = "bench"): Ratio {
  const random = createRandom(seed);
  const resample = (values: readonly number[]): number[] =>
    values.map(() => values[Math.floor(random.next() * values.length)] ?? Number.NaN);
  const ratios = Array.from({ length: RESAMPLES }, () => median(resample(slow)) / median(resample(fast)));
  ratios.sort((one, other) => one - other);
  const at = (share: number): number => ratios[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? Number.NaN;
  return { ratio: median(slow) / median(fast), low: at(0.025), high: at(0.975) };
}

/** What of a model decides how much arithmetic a token takes; facts.json of a benchmark model. */
export interface ModelFacts {
  /** Parameters of the linear layers that every token passes. */
  readonly linear: number;
  /** Parameters of the projection onto the vocabulary, for rows whose logits are wanted. */
  readonly head: number;
  readonly layers: number;
  readonly attentionWidth: number;
}

/**
 * Floating-point operations that a task cannot do without: each token of a shared beginning once, 2·linear for a token,
 * 4·layers·width for each token that it looks at, and 2·head where logits are wanted.
 */
export function leastOperations(
  model: ModelFacts,
  parts: readonly { readonly tokens: number; readonly before: number; readonly rows: number }[],
): number {
  return parts.reduce((sum, { tokens, before, rows }) => {
    const looked = tokens * (before + (tokens + 1) / 2);
    return sum + 2 * model.linear * tokens + 4 * model.layers * model.attentionWidth * looked + 2 * model.head * rows;
  }, 0);
}
