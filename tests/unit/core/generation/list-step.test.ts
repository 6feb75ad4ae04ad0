import { expect, test } from "vitest";
import { allocate } from "#core/generation/allocate.ts";
import { fillLists, openList, readItems } from "#core/generation/list-step.ts";
import type { Finished, Item, Outcome, Slot } from "#core/generation/step.ts";

const answer = (text: string) => ({ text, reasoning: null, stop: "end" as const, promptTokens: 1, answerTokens: 1 });
const item = (name: string): Item => ({ name, text: "" });
const outcome = (...names: string[]): Outcome => ({ ok: true, value: { kind: "items", items: names.map(item) } });
const names = (items: readonly Item[]): string[] => items.map((each) => each.name);
const slot = (key: string): Slot => ({
  key,
  stage: "ideas",
  first: {
    key,
    stage: "ideas",
    ask: () => ({ messages: [], maxTokens: 1, temperature: 0 }),
    read: () => ({ ok: false, error: { reason: "" } }),
  },
});

test("whole numbers are shared out as evenly as can be", () => {
  expect(allocate(10, 4)).toEqual([3, 3, 2, 2]);
  expect(allocate(2, 4)).toEqual([1, 1, 0, 0]);
  expect(allocate(5, 0)).toEqual([]);
});

test("doubles in other dress, what is made already and what is too much are left out", () => {
  const text =
    '[{"name": "A memo"}, {"name": "a  MEMO."}, {"name": "known"}, {"nope": 1}, {"name": "b"}, {"name": "c"}]';
  expect(readItems(answer(text), { wanted: 2, already: [item("Known")] })).toEqual({
    ok: true,
    value: {
      kind: "value",
      value: { kind: "items", items: [item("A memo"), item("b")] },
      dropped: { "already made": 2, "malformed entry": 1 },
    },
  });
});

test("a list is asked for the rest until it has its quota", () => {
  const asked: [string, number][] = [];
  const fill = (finished: Finished) => {
    const list = openList("ideas", 5);
    const slots = fillLists([list], {
      finished,
      batch: 3,
      slot: (_, key, wanted) => (asked.push([key, wanted]), slot(key)),
    });
    return { items: names(list.items), open: slots.map((each) => each.key) };
  };
  const finished = new Map<string, Outcome>();
  expect(fill(finished)).toEqual({ items: [], open: ["ideas/1"] });
  finished.set("ideas/1", outcome("a", "b", "c"));
  expect(fill(finished)).toEqual({ items: ["a", "b", "c"], open: ["ideas/2"] });
  finished.set("ideas/2", { ok: false, reason: "empty" });
  finished.set("ideas/3", outcome("C", "d", "e"));
  expect(fill(finished)).toEqual({ items: ["a", "b", "c", "d", "e"], open: [] });
  expect(asked).toEqual([
    ["ideas/1", 3],
    ["ideas/2", 2],
  ]);
});

test("a list that brings nothing new is taken as it is in the end", () => {
  const list = openList("ideas", 2);
  const finished = new Map(Array.from({ length: 9 }, (_, round) => [`ideas/${round + 1}`, outcome("a")] as const));
  expect(fillLists([list], { finished, batch: 3, slot: (_, key) => slot(key) })).toEqual([]);
  expect(names(list.items)).toEqual(["a"]);
});

test("what one list has taken no other gets", () => {
  const lists = [openList("one", 1), openList("two", 1)];
  const finished = new Map([
    ["one/1", outcome("same")],
    ["two/1", outcome("Same!")],
  ]);
  const open = fillLists(lists, { finished, batch: 3, seen: new Set(), slot: (_, key) => slot(key) });
  expect(open.map((each) => each.key)).toEqual(["two/2"]);
});
