import { expect, test } from "vitest";
import { diffProbes, sameProbe } from "#core/probes/authoring/diff-probes.ts";
import { freshItemId, idFrom, withOrigins } from "#core/probes/authoring/draft.ts";
import { pair, probeOf } from "./fixture.ts";

test("two versions differ in the items added, removed and changed, in forms and in what stands above them", () => {
  const before = probeOf([pair("a", "tin", "gold"), pair("b", "rye", "cake"), pair("c", "oak", "ash")]);
  const after = probeOf([pair("a", "tin", "gold", true), pair("b", "rye", "brioche"), pair("d", "wool", "silk")], {
    version: 2,
    title: "Tea, again",
    questionForms: ["Rather {first} or {second}?"],
  });
  const diff = diffProbes(before, after);
  expect(diff).toEqual({
    from: { id: "tea", version: 1, items: 3 },
    to: { id: "tea", version: 2, items: 3 },
    head: [{ field: "title", before: "Tea", after: "Tea, again" }],
    forms: { added: ["Rather {first} or {second}?"], removed: ["{first} or {second}?"] },
    added: [after.items[2]],
    removed: [before.items[2]],
    changed: [
      { id: "a", changes: [{ field: "order of the options", before: "tin", after: "gold" }] },
      { id: "b", changes: [{ field: "second option", before: "cake", after: "brioche" }] },
    ],
    unchanged: 0,
  });
  expect([sameProbe(diff), sameProbe(diffProbes(before, before))]).toEqual([false, true]);
});

test("forms in another order are a change, since readings name them by their places", () => {
  const forms = ["{first} or {second}?", "Rather {first} or {second}?"];
  const [one, other] = [probeOf([pair("a", "tin", "gold")], { questionForms: forms }), forms.toReversed()];
  expect(diffProbes(one, { ...one, questionForms: other }).head.map(({ field }) => field)).toEqual([
    "order of the forms",
  ]);
});

test("an item whose words were changed was written by whoever changed it; a turned or untouched one keeps its origin", () => {
  const origin = { kind: "imported", file: "set.csv", row: 1 } as const;
  const stored = probeOf([
    { ...pair("a", "tin", "gold"), origin },
    { ...pair("b", "rye", "cake"), origin },
    pair("c", "oak", "ash"),
  ]);
  const { version: _version, ...draft } = probeOf([
    pair("a", "tin", "gold", true),
    { ...pair("b", "rye", "brioche"), origin },
    pair("c", "oak", "ash"),
    pair("d", "wool", "silk"),
  ]);
  expect(withOrigins(draft, stored).items.map((item) => item.origin)).toEqual([
    origin,
    { kind: "written" },
    undefined,
    { kind: "written" },
  ]);
});

test("an id is made of any words, and a new item's is not taken", () => {
  expect([idFrom("  Löw Cost & co. "), idFrom("…"), freshItemId(new Set(["item-002"]))]).toEqual([
    "low-cost-co",
    "",
    "item-003",
  ]);
});
