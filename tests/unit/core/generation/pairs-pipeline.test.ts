import { expect, test } from "vitest";
import { grammarRequest } from "#core/generation/pair-order.ts";
import { PairRequest } from "#core/generation/pair-request.ts";
import { pairsOf, pairsPipeline, unfitPair } from "#core/generation/pairs-pipeline.ts";
import type { Finished, Item, Outcome } from "#core/generation/step.ts";

const request = PairRequest.parse({
  probe: "mine",
  value: "low cost",
  domains: [
    { name: "food", noun: "food" },
    { name: "Home & garden", noun: "tool" },
  ],
  count: 5,
  generator: { kind: "endpoint", name: "e" },
});

const items = (...names: string[]): Outcome => ({
  ok: true,
  value: { kind: "items", items: names.map((name): Item => ({ name, text: `other ${name}` })) },
});

test("a list for each domain is asked for, and again for what is missing, until each has its share", () => {
  const pipeline = pairsPipeline(request);
  const keys = (finished: Finished): string[] => {
    const next = pipeline.next(finished);
    return next.kind === "wave" ? next.slots.map(({ key }) => key) : [next.problem?.code ?? "end"];
  };
  const finished = new Map<string, Outcome>();
  expect(keys(finished)).toEqual(["pairs/1-food/1", "pairs/2-home-garden/1"]);
  finished.set("pairs/1-food/1", items("a", "b"));
  finished.set("pairs/2-home-garden/1", items("c", "a"));
  // "a" stands for the value in the first domain already.
  expect(keys(finished)).toEqual(["pairs/1-food/2", "pairs/2-home-garden/2"]);
  finished.set("pairs/1-food/2", items("d"));
  finished.set("pairs/2-home-garden/2", items("e"));
  expect(keys(finished)).toEqual(["end"]);
  expect(pairsOf(request, finished).map(({ pairs }) => pairs.map(({ name, key }) => [name, key]))).toEqual([
    [
      ["a", "pairs/1-food/1"],
      ["b", "pairs/1-food/1"],
      ["d", "pairs/1-food/2"],
    ],
    [
      ["c", "pairs/2-home-garden/1"],
      ["e", "pairs/2-home-garden/2"],
    ],
  ]);
});

test("a generation that never reaches its count ends with a problem and no items to keep", () => {
  const pipeline = pairsPipeline(request);
  const finished = new Map<string, Outcome>();
  let next = pipeline.next(finished);
  for (let round = 0; round < 20 && next.kind === "wave"; round++) {
    for (const { key } of next.slots) finished.set(key, { ok: false, reason: "refused" });
    next = pipeline.next(finished);
  }
  expect(next).toMatchObject({
    kind: "end",
    problem: { code: "count-not-reached", message: expect.stringMatching(/^0 of 5 items/) },
  });
});

test("a pair that gives the value away, offers one thing twice, or differs much in length is left out by its reason", () => {
  const reasons = (name: string, text: string) => unfitPair({ name, text }, ["cost"]);
  expect([
    reasons("tin mug", "glass mug"),
    reasons("tin mug", ""),
    reasons("Tin mug", "tin  MUG"),
    reasons("costly mug", "tin mug"),
    reasons("tin mug", "costs more"),
    reasons("tin mug", "a mug of hand-blown glass from far away"),
  ]).toEqual([null, "no other option", "the same option twice", null, "gives the value away", "lengths far apart"]);
});

test("the grammar takes what it knows of the micro-world and refuses the rest with what it knows", () => {
  const asked = (about: Partial<PairRequest>) => {
    const made = grammarRequest({
      ...request,
      value: "affordable",
      domains: [{ name: "art", noun: "thing" }],
      ...about,
    });
    return made.ok ? made.value.domains : made.error.code;
  };
  expect(asked({})).toEqual([{ name: "art", noun: "painting" }]);
  expect(asked({ value: "honesty" })).toBe("grammar-knows-not");
  expect(asked({ domains: [{ name: "law", noun: "law" }] })).toBe("grammar-knows-not");
  expect(asked({ count: 33 })).toBe("count-too-large");
});
