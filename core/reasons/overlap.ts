import type { ReasonedRollout } from "./shares.ts";

/** Two families that often come together. */
export interface Overlap {
  readonly first: string;
  readonly second: string;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Of the smaller family's rollouts, the share that is in the larger as well. */
  readonly overlap: number;
  readonly jaccard: number;
  /** Enough, and in enough rollouts, that they may be one: it is offered, and a person decides. */
  readonly offered: boolean;
}

/** Above this share two families are offered for merging (the threshold of Li et al. 2026, App. D.5). */
export const OFFERED_ABOVE = 0.75;
const ROLLOUTS = 5;

/** Pairs of families that share a rollout, the most alike first. */
export function overlapsOf(rollouts: readonly ReasonedRollout[], families: readonly string[]): Overlap[] {
  const read = rollouts.filter(({ unreadable }) => unreadable === null);
  const holders = new Map(
    families.map((family) => [family, new Set(read.flatMap((each, at) => (each.families.has(family) ? [at] : [])))]),
  );
  const overlaps = families.flatMap((first, at) =>
    families.slice(at + 1).flatMap((second) => {
      const [a, b] = [holders.get(first) ?? new Set<number>(), holders.get(second) ?? new Set<number>()];
      const both = [...a].filter((rollout) => b.has(rollout)).length;
      if (both === 0) return [];
      const smaller = Math.min(a.size, b.size);
      const overlap = both / smaller;
      const jaccard = both / (a.size + b.size - both);
      const offered = overlap > OFFERED_ABOVE && smaller >= ROLLOUTS;
      return [{ first, second, both, onlyFirst: a.size - both, onlySecond: b.size - both, overlap, jaccard, offered }];
    }),
  );
  return overlaps.toSorted((a, b) => b.overlap - a.overlap || b.both - a.both || (a.first < b.first ? -1 : 1));
}
