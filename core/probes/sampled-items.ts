import { SAMPLED_STATES, type Reading, type SampledState } from "./reading.ts";

export type StateCounts = Readonly<Record<SampledState, number>>;

/** An item's sampled answers over all question forms; pairs are indexed by option order. */
export interface SampledItem {
  readonly itemId: string;
  readonly answers: number;
  readonly counts: StateCounts;
  readonly byOrder: readonly [StateCounts, StateCounts];
  /** The option named more often than the other; null where neither is. */
  readonly majority: 0 | 1 | null;
  readonly majorityByOrder: readonly [0 | 1 | null, 0 | 1 | null];
}

/** Items with answers in both orders, keyed by item id; with one order alone, position would pass for preference. */
export function sampledItems(readings: readonly Reading[]): Map<string, SampledItem> {
  const byItem = new Map<string, [Record<SampledState, number>, Record<SampledState, number>]>();
  for (const reading of readings) {
    if (reading.kind !== "sampled") continue;
    const orders = byItem.get(reading.itemId) ?? [noAnswers(), noAnswers()];
    byItem.set(reading.itemId, orders);
    orders[reading.order][reading.state]++;
  }
  const items = new Map<string, SampledItem>();
  for (const [itemId, byOrder] of byItem) {
    if (byOrder.some((counts) => answersIn(counts) === 0)) continue;
    const counts = noAnswers();
    for (const state of SAMPLED_STATES) counts[state] = byOrder[0][state] + byOrder[1][state];
    items.set(itemId, {
      itemId,
      answers: answersIn(counts),
      counts,
      byOrder,
      majority: majorityOf(counts),
      majorityByOrder: [majorityOf(byOrder[0]), majorityOf(byOrder[1])],
    });
  }
  return items;
}

/** Answers of any state, so that nothing silent drops out of a denominator. */
export function answersIn(counts: StateCounts): number {
  return SAMPLED_STATES.reduce((sum, state) => sum + counts[state], 0);
}

function noAnswers(): Record<SampledState, number> {
  return { "option-0": 0, "option-1": 0, "no-choice": 0, "off-format": 0, empty: 0, truncated: 0 };
}

function majorityOf(counts: StateCounts): 0 | 1 | null {
  const lead = counts["option-0"] - counts["option-1"];
  if (lead === 0) return null;
  return lead > 0 ? 0 : 1;
}
