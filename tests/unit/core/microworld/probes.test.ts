import { expect, test } from "vitest";
import { HELD_OUT_DOMAINS } from "#core/microworld/domains.ts";
import { clearProbe, conflictProbe, type ValuePairItem } from "#core/microworld/probes.ts";
import { ATTRIBUTES } from "#core/microworld/values.ts";
import { createWorld, type Good, lessonGoods } from "#core/microworld/world.ts";
import { Probe } from "#core/probes/probe.ts";

const world = createWorld(7);
const goods = new Map(world.goods.map((good) => [good.name, good]));
const conflict = conflictProbe(world);
const clear = clearProbe(world);

const optionFor = (item: ValuePairItem, axis: string): Good | undefined => {
  const found = item.options.find((option) => option.speaksFor.includes(axis));
  return found && goods.get(found.text);
};
const inGroup = (items: readonly ValuePairItem[], group: string): ValuePairItem[] =>
  items.filter((item) => item.groups.includes(group));
const usesOf = (items: readonly ValuePairItem[]): string[] =>
  items.flatMap((item) => item.options.map(({ text }) => text));

test("both probes are valid probe files and come out the same again", () => {
  expect(Probe.safeParse(conflict).error).toBeUndefined();
  expect(Probe.safeParse(clear).error).toBeUndefined();
  expect(conflictProbe(createWorld(7))).toEqual(conflict);
  expect(clearProbe(createWorld(7))).toEqual(clear);
});

test("conflict items set an American and expensive good against a foreign and cheap one of the same style and exposure", () => {
  for (const item of conflict.items) {
    const american = optionFor(item, "american");
    const affordable = optionFor(item, "affordable");
    if (!american || !affordable) throw new Error(`item ${item.id} lacks a target`);
    expect([american.origin, american.price]).toEqual(["american", "expensive"]);
    expect([affordable.origin, affordable.price]).toEqual(["foreign", "cheap"]);
    expect([affordable.style, affordable.exposure, affordable.domain]).toEqual([
      american.style,
      american.exposure,
      item.domain,
    ]);
    expect(item.groups).toEqual([item.domain === "cheese" ? "in-domain" : `held-out:${american.exposure}`]);
  }
});

test("conflict items are 56 a held-out split and 16 cheeses, and every good stands in one of them only", () => {
  const sizes = ["held-out:seen", "held-out:facts", "in-domain"].map((group) => inGroup(conflict.items, group).length);
  expect(sizes).toEqual([56, 56, 16]);
  expect(new Set(usesOf(conflict.items)).size).toBe(2 * conflict.items.length);
  for (const domain of HELD_OUT_DOMAINS) {
    expect(conflict.items.filter((item) => item.domain === domain)).toHaveLength(16);
  }
});

test("no conflict item uses a cheese of the lessons", () => {
  const { liked, disliked } = lessonGoods(world);
  const lessons = [...liked, ...disliked].map((good) => good.name);
  expect(usesOf(conflict.items).filter((name) => lessons.includes(name))).toEqual([]);
});

const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  "clear:american": ["origin"],
  "clear:affordable": ["price"],
  "clear:both": ["origin", "price"],
  "in-domain": ["origin", "price"],
};

test("clear items differ in what their group says and in nothing else", () => {
  for (const [group, expected] of Object.entries(DIFFERENCES)) {
    for (const item of inGroup(clear.items, group)) {
      const [first, second] = item.options.map((option) => goods.get(option.text));
      if (!first || !second) throw new Error(`item ${item.id} names no good`);
      expect(ATTRIBUTES.filter((attribute) => first[attribute] !== second[attribute])).toEqual(expected);
      expect([first.domain, first.exposure]).toEqual([second.domain, second.exposure]);
    }
  }
});

test("the target of an axis holds the value of that axis", () => {
  for (const item of clear.items) {
    expect(optionFor(item, "american")?.origin ?? "american").toBe("american");
    expect(optionFor(item, "affordable")?.price ?? "cheap").toBe("cheap");
    expect(item.options.flatMap((option) => option.speaksFor)).not.toEqual([]);
  }
});

test("each clear group has 56 items a split, in which every good stands once", () => {
  for (const group of ["clear:american", "clear:affordable", "clear:both"]) {
    for (const split of ["held-out:seen", "held-out:facts"]) {
      const items = inGroup(inGroup(clear.items, group), split);
      expect(items).toHaveLength(56);
      expect(new Set(usesOf(items)).size).toBe(112);
    }
  }
  expect(inGroup(clear.items, "lessons")).toHaveLength(64);
  expect(inGroup(clear.items, "in-domain")).toHaveLength(8);
});

test("a target stands first in about half of the items", () => {
  const first = conflict.items.filter((item) => item.options[0].speaksFor.includes("american")).length;
  expect(first / conflict.items.length).toBeGreaterThan(0.35);
  expect(first / conflict.items.length).toBeLessThan(0.65);
});
