import { z } from "zod";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Generated } from "./generator.ts";
import { plainWords } from "./plain-words.ts";
import { objectsIn } from "./read-json.ts";
import type { Finished, Item, Reading, Rejection, Slot } from "./step.ts";

const ItemJson = z.object({
  /** Of a question the whole of it. */
  name: z.string().trim().min(1).max(8000),
  text: z.string().trim().default(""),
});

/** Why an entry cannot be used; null where it can. */
export type Unfit = (item: Item) => string | null;

/**
 * Reads a list of `{name, text}`: at most `wanted` of them, none twice and none that is made already. An answer that was
 * cut off still gives what stands whole in it.
 */
export function readItems(
  answer: Generated,
  { wanted, already, unfit }: { readonly wanted: number; readonly already: readonly Item[]; readonly unfit?: Unfit },
): Result<Reading, Rejection> {
  const { objects, broken } = objectsIn(answer.text);
  const taken = new Set(already.map(sameness));
  const dropped: Record<string, number> = broken > 0 ? { "malformed entry": broken } : {};
  const items: Item[] = [];
  for (const object of objects) {
    const parsed = ItemJson.safeParse(object);
    const reason = parsed.success ? refusal(parsed.data, taken, unfit) : "malformed entry";
    if (reason !== null) dropped[reason] = (dropped[reason] ?? 0) + 1;
    else if (parsed.success && items.length < wanted) {
      items.push(parsed.data);
      taken.add(sameness(parsed.data));
    }
  }
  if (items.length > 0) return ok({ kind: "value", value: { kind: "items", items }, dropped });
  const reasons = Object.keys(dropped);
  return err({
    reason: objects.length === 0 || reasons.length === 0 ? "no JSON list" : (reasons[0] ?? "no JSON list"),
  });
}

function refusal(item: Item, taken: ReadonlySet<string>, unfit: Unfit | undefined): string | null {
  return taken.has(sameness(item)) ? "already made" : (unfit?.(item) ?? null);
}

/** Two entries are the same when their words are; a name alone decides where there is nothing but a name. */
export const sameness = (item: Item): string => plainWords(item.name);

/** A list that is filled to its quota by one question a round. */
export interface OpenList {
  readonly key: string;
  quota: number;
  readonly items: Item[];
  rounds: number;
}

export const openList = (key: string, quota: number): OpenList => ({ key, quota, items: [], rounds: 0 });

/** Rounds that may bring nothing new before a list is taken as it is. */
const SPARE_ROUNDS = 4;

interface Filling {
  readonly finished: Finished;
  /** Most entries that one question asks for. */
  readonly batch: number;
  /** What entries of all lists together have been taken; left out, each list stands for itself. */
  readonly seen?: Set<string>;
  readonly slot: (list: OpenList, key: string, wanted: number) => Slot;
}

/**
 * Takes what finished rounds brought into the lists. Gives the slots still to be asked for their next round; none when
 * every list has its quota or no rounds left.
 */
export function fillLists(lists: readonly OpenList[], filling: Filling): Slot[] {
  const { finished, batch, seen, slot } = filling;
  for (;;) {
    const open = lists.filter((list) => list.items.length < list.quota && list.rounds < mostRounds(list, batch));
    if (open.length === 0) return [];
    const slots: Slot[] = [];
    for (const list of open) {
      const key = `${list.key}/${list.rounds + 1}`;
      if (!finished.has(key)) slots.push(slot(list, key, Math.min(batch, list.quota - list.items.length)));
    }
    if (slots.length > 0) return slots;
    for (const list of open) absorb(list, finished, seen);
  }
}

const mostRounds = (list: OpenList, batch: number): number => Math.ceil(list.quota / batch) + SPARE_ROUNDS;

function absorb(list: OpenList, finished: Finished, seen: Set<string> | undefined): void {
  list.rounds++;
  const outcome = finished.get(`${list.key}/${list.rounds}`);
  if (outcome?.ok !== true || outcome.value.kind !== "items") return;
  const taken = seen ?? new Set(list.items.map(sameness));
  for (const item of outcome.value.items) {
    if (taken.has(sameness(item)) || list.items.length === list.quota) continue;
    taken.add(sameness(item));
    list.items.push(item);
  }
}
