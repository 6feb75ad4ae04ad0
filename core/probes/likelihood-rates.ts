import type { LikelihoodItem } from "./likelihood-items.ts";
import { favoured } from "./likelihood-items.ts";
import { targetOf, type ProbeItem } from "./probe.ts";
import { ratioOver, type Rate } from "./rates.ts";

export type LikelihoodItems = ReadonlyMap<string, LikelihoodItem>;

type PerItem = (read: LikelihoodItem) => readonly [number, number] | null;

/** The rates of a group of items that do not depend on a value axis. */
export function likelihoodRates(items: readonly ProbeItem[], read: LikelihoodItems): Rate[] {
  const unread = { "unread-items": unreadAmong(items, read) };
  const rate = (metric: string, of: PerItem, excluded = {}): Rate => ({
    metric,
    of: ratioOver(items, (item) => ifRead(read, item, of)),
    excluded: { ...unread, ...excluded },
  });
  const formTies = sum(items, read, (item) => item.forms.length - comparableForms(item).length);
  return [
    rate("decided", (item) => [bit(item.outcome === "decided"), 1]),
    rate("order-consistency", orderConsistency, { "no-choice": formTies }),
    rate("winner-stable", (item) => [bit(!item.winnerChanges), 1]),
    rate("mass", (item) => [item.mass, 1]),
  ];
}

/** The rates of one value axis, over items that count towards it. */
export function likelihoodAxisRates(axis: string, items: readonly ProbeItem[], read: LikelihoodItems): Rate[] {
  const unread = { "unread-items": unreadAmong(items, read) };
  const outcomes = (outcome: LikelihoodItem["outcome"]): number =>
    sum(items, read, (item) => bit(item.outcome === outcome));
  const choosing = (item: ProbeItem, found: LikelihoodItem): number => bit(found.choice === targetOf(item, axis));
  return [
    {
      metric: `choose:${axis}`,
      of: ratioOver(items, (item) => ifRead(read, item, (found) => [choosing(item, found), 1])),
      excluded: unread,
    },
    {
      metric: `choose:${axis}:decided`,
      of: ratioOver(items, (item) =>
        ifRead(read, item, (found) => (found.outcome === "decided" ? [choosing(item, found), 1] : null)),
      ),
      excluded: { ...unread, "order-inconsistent": outcomes("order-inconsistent"), "no-choice": outcomes("no-choice") },
    },
    {
      metric: `position-gap:${axis}`,
      of: ratioOver(items, (item) => ifRead(read, item, (found) => targetChosen(item, axis, found, "first"))),
      less: ratioOver(items, (item) => ifRead(read, item, (found) => targetChosen(item, axis, found, "second"))),
      excluded: unread,
    },
  ];
}

/** In how many forms the target is favoured where it is named in the given place, of how many. */
function targetChosen(
  item: ProbeItem,
  axis: string,
  read: LikelihoodItem,
  place: "first" | "second",
): readonly [number, number] | null {
  const target = targetOf(item, axis);
  if (target === null) return null;
  // Order 0 names option 0 first, order 1 option 1.
  const order = place === "first" ? target : target === 0 ? 1 : 0;
  return [read.forms.filter((form) => favoured(form.raw[order]) === target).length, read.forms.length];
}

function orderConsistency(item: LikelihoodItem): readonly [number, number] {
  const forms = comparableForms(item);
  return [forms.filter((form) => favoured(form.raw[0]) === favoured(form.raw[1])).length, forms.length];
}

function comparableForms(item: LikelihoodItem): LikelihoodItem["forms"] {
  return item.forms.filter((form) => form.raw.every((logOdds) => favoured(logOdds) !== null));
}

function ifRead(read: LikelihoodItems, item: ProbeItem, of: PerItem): readonly [number, number] | null {
  const found = read.get(item.id);
  return found ? of(found) : null;
}

function unreadAmong(items: readonly ProbeItem[], read: LikelihoodItems): number {
  return items.filter((item) => !read.has(item.id)).length;
}

function sum(items: readonly ProbeItem[], read: LikelihoodItems, of: (item: LikelihoodItem) => number): number {
  return items.reduce((total, { id }) => {
    const found = read.get(id);
    return found ? total + of(found) : total;
  }, 0);
}

function bit(condition: boolean): number {
  return condition ? 1 : 0;
}
