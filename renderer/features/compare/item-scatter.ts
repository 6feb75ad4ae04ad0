import type { ReadingKind } from "#core/probes/reading.ts";
import { leaningOf } from "./item-readings.ts";
import type { ItemBehind } from "./report-queries.ts";

export interface ScatterPoint {
  readonly id: string;
  readonly baseline: number;
  readonly checkpoint: number;
}

export interface ItemScatter {
  readonly points: readonly ScatterPoint[];
  /** One range for both axes, so that the diagonal means "alike". */
  readonly domain: readonly [number, number];
  /** Where a reading favours neither option: 0 nats, or half of the answers. */
  readonly undecided: number;
  /** Points on different sides of `undecided` in the two checkpoints. */
  readonly flips: number;
}

/** Items that both columns read, by how strongly each favours the item's target (see `leaningOf`). */
export function scatterOf(
  items: readonly ItemBehind[],
  columns: { readonly baseline: string; readonly checkpoint: string; readonly reading: ReadingKind },
): ItemScatter {
  const undecided = columns.reading === "likelihood" ? 0 : 0.5;
  const points = items.flatMap(({ item, target, columns: read }) => {
    const baseline = leaningOf(target, read[columns.baseline], columns.reading);
    const checkpoint = leaningOf(target, read[columns.checkpoint], columns.reading);
    return baseline === null || checkpoint === null ? [] : [{ id: item.id, baseline, checkpoint }];
  });
  const reach = Math.ceil(
    Math.max(1, ...points.flatMap((point) => [Math.abs(point.baseline), Math.abs(point.checkpoint)])),
  );
  return {
    points,
    domain: columns.reading === "likelihood" ? [-reach, reach] : [0, 1],
    undecided,
    flips: points.filter((point) => (point.baseline - undecided) * (point.checkpoint - undecided) < 0).length,
  };
}
