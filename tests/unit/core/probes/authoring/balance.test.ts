import { expect, test } from "vitest";
import { balanceOf } from "#core/probes/authoring/balance.ts";
import { pairedDifference } from "#core/probes/authoring/paired-difference.ts";
import { balanceByChoice, balanceOrder } from "#core/probes/authoring/rebalance.ts";
import { tellsOf } from "#core/probes/authoring/tells.ts";
import { wordFrequencies } from "#core/probes/authoring/word-frequencies.ts";
import { pair, probeOf } from "./fixture.ts";

test("a paired difference has the mean, interval and p of SciPy's ttest_1samp, beside its counts", () => {
  // scipy 1.17: r = ttest_1samp([3, -1, 4, 1, -5, 9, 2, 6], 0); r.pvalue; r.confidence_interval()
  const found = pairedDifference([3, -1, 4, 1, -5, 9, 2, 6]);
  expect(found).toMatchObject({ pairs: 8, more: 6, less: 2, same: 0, mean: 2.375 });
  expect(found.pValue).toBeCloseTo(0.16001924470682471, 10);
  expect(found.interval?.low).toBeCloseTo(-1.1982298164237197, 10);
  expect(found.interval?.high).toBeCloseTo(5.948229816423719, 10);
});

test("differences that do not vary claim no interval, and nothing at all claims nothing", () => {
  // Six of six on one side: 2 / 2^6.
  expect(pairedDifference([2, 2, 2, 2, 2, 2])).toMatchObject({
    mean: 2,
    interval: null,
    pValue: expect.closeTo(0.03125, 12),
    method: "exact sign test",
  });
  expect(pairedDifference([])).toMatchObject({ pairs: 0, mean: null, interval: null, pValue: null });
});

test("a value whose option mostly stands first and is always longer is called imbalanced, with the exact test's p", () => {
  const items = Array.from({ length: 10 }, (_, at) => pair(`i${at}`, `a long name ${at}`, `n${at}`, at === 0));
  const [axis] = balanceOf(probeOf(items), null);
  // scipy 1.17: binomtest(9, 10).pvalue, .proportion_ci(method="wilson")
  expect(axis?.order.pValue).toBeCloseTo(0.021484375, 12);
  expect(axis?.order.interval?.low).toBeCloseTo(0.5958499732047615, 10);
  expect(axis?.order.interval?.high).toBeCloseTo(0.9821237869049271, 10);
  expect(axis?.measures.characters).toMatchObject({ more: 10, imbalanced: true });
  expect(axis?.measures.frequency).toBeNull();
});

test("words that stand on one side only tell it, after Holm's correction over the words tested", () => {
  const sides = Array.from({ length: 8 }, (_, at) => ({ target: `plain pot ${at}`, other: `gilded pot ${at}` }));
  // "plain" and "gilded": 8 of 8, p = 2 / 2^8 = 0.0078125, doubled. "pot" is on both sides; numbers occur once.
  expect(tellsOf(sides)).toEqual({
    tested: 2,
    found: 2,
    words: [
      {
        word: "gilded",
        target: 0,
        other: 8,
        pValue: expect.closeTo(0.0078125, 12),
        adjusted: expect.closeTo(0.015625, 12),
      },
      {
        word: "plain",
        target: 8,
        other: 0,
        pValue: expect.closeTo(0.0078125, 12),
        adjusted: expect.closeTo(0.015625, 12),
      },
    ],
  });
});

test("how common an option is rests on the documents that hold its words", () => {
  const known = wordFrequencies(99, new Map([["the", 99]]));
  // Mean of log10(99.5/100) and log10(0.5/100).
  expect(known.of("The Ómber")).toBeCloseTo((Math.log10(0.995) + Math.log10(0.005)) / 2, 12);
  expect(known.of("…")).toBeNull();
});

test("options are turned until each value stands first in half of the items, by the seed and without another change", () => {
  const probe = probeOf(Array.from({ length: 11 }, (_, at) => pair(`i${at}`, `ours ${at}`, `theirs ${at}`)));
  const turned = balanceOrder(probe, "7");
  const first = turned.items.filter(({ options }) => options[0].speaksFor.length > 0).length;
  expect([5, 6]).toContain(first);
  expect(balanceOrder(probe, "7")).toEqual(turned);
  expect(balanceOrder(probe, "8")).not.toEqual(turned);
  const texts = (of: typeof probe): string[][] => of.items.map(({ options }) => options.map(({ text }) => text).sort());
  expect(texts(turned)).toEqual(texts(probe));
});

test("items that make the value's side longer are left out until chance would do it, and never more than a quarter", () => {
  const even = Array.from({ length: 16 }, (_, at) =>
    pair(`even${at}`, at % 2 ? "abcd" : "abc", at % 2 ? "abc" : "abcd"),
  );
  const long = Array.from({ length: 4 }, (_, at) => pair(`long${at}`, "a very long option indeed", "abc"));
  const left = balanceByChoice(probeOf([...even, ...long]), null, "7");
  // With one long option left of 17 items, p is above one in five.
  expect(left.map((id) => id.slice(0, 4))).toEqual(["long", "long", "long"]);
  const hopeless = probeOf(Array.from({ length: 8 }, (_, at) => pair(`i${at}`, `long option ${at}`, "abc")));
  expect(balanceByChoice(hopeless, null, "7")).toHaveLength(2);
});
