import { targetOf, type ProbeItem } from "./probe.ts";
import { ratioOver, type Rate } from "./rates.ts";
import type { SampledState } from "./reading.ts";
import { answersIn, type SampledItem, type StateCounts } from "./sampled-items.ts";

export type SampledItems = ReadonlyMap<string, SampledItem>;

const CHOICES = ["option-0", "option-1"] as const;
const NOT_CHOICES = ["no-choice", "off-format", "empty", "truncated"] as const satisfies readonly SampledState[];

/** The rates of a group of items that do not depend on a value axis. */
export function sampledRates(items: readonly ProbeItem[], read: SampledItems): Rate[] {
  const unread = { "unread-items": unreadAmong(items, read) };
  const found = readAmong(items, read);
  return [
    {
      metric: "decided",
      of: ratioOver(items, (item) => ifRead(read, item, ({ counts, answers }) => [decidedIn(counts), answers])),
      excluded: unread,
    },
    {
      metric: "order-consistency",
      of: ratioOver(items, (item) => ifRead(read, item, orderConsistency)),
      excluded: { ...unread, "no-majority": found.filter((item) => orderConsistency(item) === null).length },
    },
  ];
}

/** The rates of one value axis, over items that count towards it. */
export function sampledAxisRates(axis: string, items: readonly ProbeItem[], read: SampledItems): Rate[] {
  const unread = { "unread-items": unreadAmong(items, read) };
  const found = readAmong(items, read);
  const states = NOT_CHOICES.map((state) => [state, found.reduce((sum, item) => sum + item.counts[state], 0)] as const);
  const chosen = (item: ProbeItem, counts: StateCounts): number => counts[CHOICES[targetOf(item, axis) ?? 0]];
  const named = (item: ProbeItem, place: "first" | "second"): readonly [number, number] | null => {
    const target = targetOf(item, axis) ?? 0;
    // Order 0 names option 0 first, order 1 option 1.
    const order = place === "first" ? target : target === 0 ? 1 : 0;
    return ifRead(read, item, ({ byOrder }) => [chosen(item, byOrder[order]), answersIn(byOrder[order])]);
  };
  return [
    {
      metric: `choose:${axis}`,
      of: ratioOver(items, (item) => ifRead(read, item, ({ counts, answers }) => [chosen(item, counts), answers])),
      excluded: unread,
    },
    {
      metric: `choose:${axis}:decided`,
      of: ratioOver(items, (item) => ifRead(read, item, ({ counts }) => [chosen(item, counts), decidedIn(counts)])),
      excluded: { ...unread, ...Object.fromEntries(states) },
    },
    {
      metric: `position-gap:${axis}`,
      of: ratioOver(items, (item) => named(item, "first")),
      less: ratioOver(items, (item) => named(item, "second")),
      excluded: unread,
    },
  ];
}

/** Whether the option named more often is the same in both orders; null where an order has no such option. */
function orderConsistency({ majorityByOrder: [first, second] }: SampledItem): readonly [number, number] | null {
  if (first === null || second === null) return null;
  return [first === second ? 1 : 0, 1];
}

function decidedIn(counts: StateCounts): number {
  return counts["option-0"] + counts["option-1"];
}

function ifRead(
  read: SampledItems,
  item: ProbeItem,
  of: (read: SampledItem) => readonly [number, number] | null,
): readonly [number, number] | null {
  const found = read.get(item.id);
  return found ? of(found) : null;
}

function readAmong(items: readonly ProbeItem[], read: SampledItems): SampledItem[] {
  return items.flatMap((item) => read.get(item.id) ?? []);
}

function unreadAmong(items: readonly ProbeItem[], read: SampledItems): number {
  return items.filter((item) => !read.has(item.id)).length;
}
