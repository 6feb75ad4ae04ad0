import type { ReadingKind } from "#core/probes/reading.ts";
import { leaningOf } from "./item-readings.ts";
import type { ItemBehind } from "./report-queries.ts";

/**
 * `against`: what contradicts the dot most comes first. `leaning`: where the checkpoint favours the target least comes
 * first. `difference`: where checkpoint and baseline differ most, either way. `probe`: the probe's own order.
 */
export const ITEM_SORTS = ["against", "leaning", "difference", "probe"] as const;
export type ItemSort = (typeof ITEM_SORTS)[number];

export interface ItemOrder {
  readonly sort: ItemSort;
  readonly reading: ReadingKind;
  readonly checkpoint: string;
  /** Null for a column's own rate. */
  readonly baseline: string | null;
  /** The dot: an effect, or how far a column's own rate lies above one half. Its sign says what is against it. */
  readonly effect: number;
}

/** A sorted copy; items that were not read go last, equals keep the probe's order. */
export function orderItems(items: readonly ItemBehind[], order: ItemOrder): ItemBehind[] {
  if (order.sort === "probe") return [...items];
  const ranked = items.map((item) => ({ item, rank: rankOf(item, order) }));
  return ranked
    .toSorted((a, b) => {
      if (a.rank === null || b.rank === null) return Number(a.rank === null) - Number(b.rank === null);
      return a.rank - b.rank;
    })
    .map(({ item }) => item);
}

/** Checkpoint less baseline on the target, in nats or as a share; null where one of them did not read the item. */
export function differenceOf(item: ItemBehind, { reading, checkpoint, baseline }: ItemOrder): number | null {
  const ours = leaningOf(item.target, item.columns[checkpoint], reading);
  const theirs = baseline === null ? 0 : leaningOf(item.target, item.columns[baseline], reading);
  return ours === null || theirs === null ? null : ours - theirs;
}

function rankOf(item: ItemBehind, order: ItemOrder): number | null {
  if (order.sort === "leaning") return leaningOf(item.target, item.columns[order.checkpoint], order.reading);
  const difference = differenceOf(item, order);
  if (difference === null) return null;
  if (order.sort === "difference") return -Math.abs(difference);
  return order.effect < 0 ? -difference : difference;
}
