import { likelihoodItems } from "../probes/likelihood-items.ts";
import { targetOf, type ProbeItem } from "../probes/probe.ts";
import type { Reading } from "../probes/reading.ts";

/** One training seed's two checkpoints, with all their readings. */
export interface SeedPair {
  readonly trainingSeed: number;
  readonly from: readonly Reading[];
  readonly to: readonly Reading[];
}

/** An item of which at least one training seed chooses another option in one arm than in the other. */
export interface Flip {
  readonly itemId: string;
  /** Which option speaks for the axis. */
  readonly target: 0 | 1;
  /** Mean change of the target's log-odds over the seeds that read it, nats. */
  readonly change: number;
  readonly seeds: readonly SeedChange[];
  /** Seeds in which the choice flips, of `seeds`. */
  readonly flipped: number;
}

export interface SeedChange {
  readonly trainingSeed: number;
  /** Log-odds of the target over the other option, nats, mean of forms and orders. */
  readonly fromNats: number;
  readonly toNats: number;
  readonly flips: boolean;
}

/** Items that flip on an axis between two arms, largest change first; by the likelihood reading. */
export function flipsBetween(items: readonly ProbeItem[], axis: string, pairs: readonly SeedPair[]): Flip[] {
  const read = pairs.map(({ trainingSeed, from, to }) => ({
    trainingSeed,
    from: likelihoodItems(from),
    to: likelihoodItems(to),
  }));
  return items
    .flatMap((item): Flip[] => {
      const target = targetOf(item, axis);
      if (target === null) return [];
      const sign = target === 0 ? 1 : -1;
      const seeds = read.flatMap(({ trainingSeed, from, to }): SeedChange[] => {
        const [before, after] = [from.get(item.id), to.get(item.id)];
        if (!before || !after) return [];
        const flips = (before.choice === target) !== (after.choice === target);
        return [{ trainingSeed, fromNats: sign * before.logOdds.raw, toNats: sign * after.logOdds.raw, flips }];
      });
      const flipped = seeds.filter((seed) => seed.flips).length;
      if (flipped === 0) return [];
      const change = seeds.reduce((sum, seed) => sum + seed.toNats - seed.fromNats, 0) / seeds.length;
      return [{ itemId: item.id, target, change, seeds, flipped }];
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.itemId.localeCompare(b.itemId, "en"));
}
