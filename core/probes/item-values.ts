import { likelihoodItems } from "./likelihood-items.ts";
import { targetOf, type Probe, type ProbeItem } from "./probe.ts";
import type { Reading, ReadingKind } from "./reading.ts";
import { sampledItems } from "./sampled-items.ts";

/** What one checkpoint's reading of a kind says item by item: the numbers that comparisons are made of. */
export interface ItemValues {
  readonly isRead: (itemId: string) => boolean;
  /** 1 or 0 (likelihood), or the share of answers that name the target (sampled); null where unread or not counting. */
  readonly value: (item: ProbeItem, axis: string) => number | null;
  /** The option chosen in both orders, null where there is none; missing where answers are random draws. */
  readonly consistent?: (itemId: string) => 0 | 1 | null;
}

/** By checkpoint. */
export type ItemValuesOf = ReadonlyMap<string, ItemValues>;

/** Null where the checkpoint has no item read in this kind. */
export function itemValues(probe: Probe, readings: readonly Reading[], kind: ReadingKind): ItemValues | null {
  const values = kind === "likelihood" ? likelihoodValues(readings) : sampledValues(readings);
  return probe.items.some((item) => values.isRead(item.id)) ? values : null;
}

function likelihoodValues(readings: readonly Reading[]): ItemValues {
  const read = likelihoodItems(readings);
  return {
    isRead: (itemId) => read.has(itemId),
    value: (item, axis) => {
      const [found, target] = [read.get(item.id), targetOf(item, axis)];
      if (!found || target === null) return null;
      return found.choice === target ? 1 : 0;
    },
    consistent: (itemId) => {
      const found = read.get(itemId);
      return found?.outcome === "decided" ? found.choice : null;
    },
  };
}

function sampledValues(readings: readonly Reading[]): ItemValues {
  const read = sampledItems(readings);
  return {
    isRead: (itemId) => read.has(itemId),
    value: (item, axis) => {
      const [found, target] = [read.get(item.id), targetOf(item, axis)];
      if (!found || target === null) return null;
      return found.counts[target === 0 ? "option-0" : "option-1"] / found.answers;
    },
  };
}
