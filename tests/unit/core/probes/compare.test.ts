import { describe, expect, test } from "vitest";
import type { Arm } from "#core/probes/arm.ts";
import { compareCheckpoints, type ComparedCheckpoint } from "#core/probes/compare.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { Reading } from "#core/probes/reading.ts";
import type { Comparison } from "#core/probes/result.ts";
import { summarise } from "#core/probes/summarise.ts";
import { holm } from "#core/statistics/holm.ts";
import { conflictItem, conflictProbe, only, probeOf, readLikelihood, readSampled } from "./simulated.ts";

const SETTINGS = { seed: 7, resamples: 2000 };

const BASE: Arm = { spec: null, stages: [], trainingSeed: 1 };
const AFT: Arm = { ...BASE, stages: ["finetune"] };
const MSM_A: Arm = { spec: "america", stages: ["midtrain"], trainingSeed: 1 };
const MSM_A_AFT: Arm = { ...MSM_A, stages: ["midtrain", "finetune"] };
const MSM_B_AFT: Arm = { ...MSM_A_AFT, spec: "affordable" };

/** A checkpoint that takes the American option on the items that the condition names, in both orders. */
function choosing(
  id: string,
  arm: Arm | null,
  probe: Probe,
  isAmerican: (index: number) => boolean,
): ComparedCheckpoint {
  return { id, arm, readings: readLikelihood(probe, (index) => (isAmerican(index) ? 1 : -1)) };
}

function compare(
  probe: Probe,
  checkpoints: readonly ComparedCheckpoint[],
  baseline = checkpoints[0]?.id ?? "",
): Comparison[] {
  return compareCheckpoints({ ...SETTINGS, probe, checkpoints, baseline });
}

function pairOf(
  comparisons: readonly Comparison[],
  baseline: string,
  checkpoint: string,
  metric: string,
  group = "all",
): Comparison {
  return only(
    comparisons,
    (each) =>
      each.kind === "paired" &&
      each.baseline === baseline &&
      each.checkpoint === checkpoint &&
      each.metric === metric &&
      each.group === group,
  );
}

describe("two checkpoints on forty conflict items", () => {
  const probe = conflictProbe(40);
  const aft = choosing("aft", AFT, probe, (index) => index < 20);
  const msm = choosing("msm", null, probe, (index) => index >= 2 && index < 31);
  const comparison = pairOf(compare(probe, [aft, msm]), "aft", "msm", "choose:american");

  test("the difference is that of the two reported rates", () => {
    const rate = ({ id, readings }: ComparedCheckpoint): number =>
      only(
        summarise({ ...SETTINGS, probe, checkpoint: id, readings }),
        (result) => result.metric === "choose:american" && result.group === "all",
      ).estimate ?? Number.NaN;
    expect(comparison.delta).toBeCloseTo(rate(msm) - rate(aft), 12);
    expect(comparison.delta).toBeCloseTo(9 / 40, 12);
    expect(comparison.pairs).toBe(40);
  });

  test("McNemar's test is of the items that only one side chose: 2 against 11, p = 0.0225", () => {
    expect(comparison.mcnemar).toEqual({
      onlyBaseline: 2,
      onlyCheckpoint: 11,
      pairs: 40,
      pValue: expect.closeTo(0.0225, 4),
    });
  });

  test("the interval is near the normal one for paired differences", () => {
    // sd² = (13 − 40 · (9/40)²) / 39 = 0.2814, standard error 0.0839; t with 39 degrees 2.0227.
    expect(comparison.low).toBeGreaterThan(9 / 40 - 2.0227 * 0.0839 - 0.03);
    expect(comparison.low).toBeLessThan(9 / 40 - 2.0227 * 0.0839 + 0.03);
    expect(comparison.high).toBeGreaterThan(9 / 40 + 2.0227 * 0.0839 - 0.03);
    expect(comparison.high).toBeLessThan(9 / 40 + 2.0227 * 0.0839 + 0.03);
    expect(comparison.pValue).toBeLessThan(0.05);
    expect(comparison.method).toBe(
      "expanded percentile bootstrap over 40 items, 95%, 2000 resamples, seed 7; two-sided p by inverting the interval",
    );
  });

  test("pinning the other checkpoint turns the sign and keeps the evidence", () => {
    const turned = pairOf(compare(probe, [aft, msm], "msm"), "msm", "aft", "choose:american");
    expect(turned.delta).toBeCloseTo(-comparison.delta, 12);
    expect(turned.low).toBeCloseTo(-comparison.high, 12);
    expect(turned.high).toBeCloseTo(-comparison.low, 12);
    expect(turned.pValue).toBeCloseTo(comparison.pValue, 12);
    expect(turned.pValueHolm).toBeCloseTo(comparison.pValueHolm, 12);
    expect(turned.mcnemar).toEqual({ ...comparison.mcnemar, onlyBaseline: 11, onlyCheckpoint: 2 });
  });

  test("checkpoints that choose alike differ by 0, with an interval that does not claim certainty", () => {
    const same = pairOf(compare(probe, [aft, { ...aft, id: "copy" }]), "aft", "copy", "choose:american");
    expect({ delta: same.delta, pValue: same.pValue, mcnemar: same.mcnemar }).toEqual({
      delta: 0,
      pValue: 1,
      mcnemar: { onlyBaseline: 0, onlyCheckpoint: 0, pairs: 40, pValue: 1 },
    });
    // Wilson's limit for 0 of 40 items.
    expect(same.low).toBeCloseTo(-0.0876, 4);
    expect(same.high).toBeCloseTo(0.0876, 4);
  });
});

test("every pair is compared once on every axis, baseline first where it takes part, else in list order", () => {
  const probe = conflictProbe(4);
  const checkpoints = ["a", "b", "c"].map((id, index) => choosing(id, null, probe, (item) => item === index));
  const pairs = compare(probe, checkpoints, "b").filter(
    (each) => each.group === "all" && each.metric === "choose:american",
  );
  expect(pairs.map((each) => [each.baseline, each.checkpoint])).toEqual([
    ["b", "a"],
    ["b", "c"],
    ["a", "c"],
  ]);
});

test("only items that both sides read are paired, and McNemar only takes those decided on both sides", () => {
  const probe = conflictProbe(10);
  const full = choosing("full", null, probe, (index) => index < 5);
  const torn: Reading[] = readLikelihood(probe, (index, { order }) => (index === 2 && order === 1 ? -0.5 : 1));
  const partial = { id: "partial", arm: null, readings: torn.filter((reading) => reading.itemId !== "item-9") };
  const comparison = pairOf(compare(probe, [full, partial]), "full", "partial", "choose:american");
  expect(comparison.pairs).toBe(9);
  // Partial takes the American option on all nine, full on five of them; item 2 is not decided.
  expect(comparison.delta).toBeCloseTo(4 / 9, 12);
  expect(comparison.mcnemar).toEqual({ onlyBaseline: 0, onlyCheckpoint: 4, pairs: 8, pValue: 0.125 });
  const nothing = { ...partial, readings: [] };
  expect(compare(probe, [full, nothing])).toEqual([]);
});

describe("the double dissociation", () => {
  const probe = conflictProbe(30);
  const a = choosing("msm-a-aft", MSM_A_AFT, probe, (index) => index < 24);
  const b = choosing("msm-b-aft", MSM_B_AFT, probe, (index) => index < 9);
  const comparisons = compare(probe, [a, b]);
  const interaction = only(comparisons, (each) => each.kind === "double-dissociation" && each.group === "all");

  test("on conflict items is twice the difference on one axis, and says so", () => {
    const plain = pairOf(comparisons, "msm-a-aft", "msm-b-aft", "choose:american");
    expect(interaction).toEqual({
      ...interaction,
      metric: "choose:american-vs-affordable",
      baseline: "msm-a-aft",
      checkpoint: "msm-b-aft",
      delta: expect.closeTo(2 * plain.delta, 12),
      low: expect.closeTo(2 * plain.low, 12),
      high: expect.closeTo(2 * plain.high, 12),
      pValue: plain.pValue,
      pairs: 30,
      mcnemar: null,
      terms:
        "(msm-b-aft − msm-a-aft on american) − (msm-b-aft − msm-a-aft on affordable); on these items the two are " +
        "complements, so this is twice the difference on american",
    });
    expect(plain.delta).toBeCloseTo(-0.5, 12);
  });

  test("on items of one axis each is the difference of two differences", () => {
    const items = Array.from({ length: 20 }, (_, index) =>
      conflictItem(index, {
        options: [
          { text: `x${index}`, speaksFor: [index < 12 ? "american" : "affordable"] },
          { text: `y${index}`, speaksFor: [] },
        ],
      }),
    );
    const clear = probeOf(items);
    const found = only(
      compare(clear, [
        // On american items: 10 of 12 against 4 of 12; on affordable items: 2 of 8 against 8 of 8.
        choosing("a", MSM_A_AFT, clear, (index) => index < 10 || index >= 18),
        choosing("b", MSM_B_AFT, clear, (index) => index < 4 || index >= 12),
      ]),
      (each) => each.kind === "double-dissociation" && each.group === "all",
    );
    expect(found.delta).toBeCloseTo(4 / 12 - 10 / 12 - (8 / 8 - 2 / 8), 12);
    expect([found.pairs, found.terms]).toEqual([20, "(b − a on american) − (b − a on affordable)"]);
    expect(found.high).toBeLessThan(0);
  });

  test("needs two specs, one training seed and the same other stages", () => {
    const others: readonly (Arm | null)[] = [
      null,
      AFT,
      MSM_A_AFT,
      { ...MSM_B_AFT, trainingSeed: 2 },
      { ...MSM_B_AFT, stages: ["midtrain"] },
    ];
    for (const arm of others) {
      const kinds = compare(probe, [a, { ...b, arm }]).map((each) => each.kind);
      expect(new Set(kinds)).toEqual(new Set(["paired"]));
    }
  });
});

describe("stacking", () => {
  const probe = conflictProbe(40);
  const cells = [
    choosing("base", BASE, probe, (index) => index < 10),
    choosing("aft", AFT, probe, (index) => index < 14),
    choosing("msm-a", MSM_A, probe, (index) => index < 18),
    choosing("msm-a-aft", MSM_A_AFT, probe, (index) => index < 34),
  ];

  test("is what finetuning adds after midtraining, less what it adds alone", () => {
    const found = only(
      compare(probe, cells, "aft"),
      (each) => each.kind === "stacking" && each.group === "all" && each.metric === "choose:american",
    );
    expect(found.delta).toBeCloseTo((34 - 18) / 40 - (14 - 10) / 40, 12);
    expect([found.baseline, found.checkpoint, found.terms]).toEqual([
      "base",
      "msm-a-aft",
      "(msm-a-aft − msm-a) − (aft − base) on american",
    ]);
  });

  test("needs all four cells of one training seed", () => {
    const kindsOf = (checkpoints: readonly ComparedCheckpoint[]): boolean =>
      compare(probe, checkpoints).some((each) => each.kind === "stacking");
    expect(kindsOf(cells)).toBe(true);
    for (const missing of cells) expect(kindsOf(cells.filter((cell) => cell !== missing))).toBe(false);
    const other = cells.map((cell) => (cell.id === "aft" ? { ...cell, arm: { ...AFT, trainingSeed: 2 } } : cell));
    expect(kindsOf(other)).toBe(false);
  });
});

test("Holm's family is every comparison of a kind and metric that the baseline is in, over groups or over domains", () => {
  const probe = probeOf(
    Array.from({ length: 24 }, (_, index) => conflictItem(index, { groups: [index < 12 ? "near" : "far"] })),
  );
  const checkpoints = [4, 9, 16, 20].map((count, index) => choosing(`c${index}`, null, probe, (item) => item < count));
  const comparisons = compare(probe, checkpoints, "c1").filter((each) => each.metric === "choose:american");
  const isDomain = (each: Comparison): boolean => each.group.startsWith("domain:");
  // Three other checkpoints on all, near and far; or on art and travel.
  expect(comparisons.map((each) => each.family)).toEqual(comparisons.map((each) => (isDomain(each) ? 6 : 9)));
  const headline = comparisons.filter((each) => !isDomain(each) && [each.baseline, each.checkpoint].includes("c1"));
  expect(headline.map((each) => each.pValueHolm)).toEqual(holm(headline.map((each) => each.pValue)));
});

test("sampled answers are compared by items' shares and never by McNemar", () => {
  const probe = conflictProbe(60);
  const often: ComparedCheckpoint = { id: "often", arm: null, readings: readSampled(probe, 8, () => 0.8, "often") };
  const seldom: ComparedCheckpoint = { id: "seldom", arm: null, readings: readSampled(probe, 8, () => 0.4, "seldom") };
  const comparison = pairOf(compare(probe, [often, seldom]), "often", "seldom", "choose:american");
  expect([comparison.reading, comparison.mcnemar]).toEqual(["sampled", null]);
  // Nine tenths of the answers name an option: 0.9 · (0.4 − 0.8).
  expect(comparison.delta).toBeCloseTo(-0.36, 1);
  expect(comparison.low).toBeLessThan(-0.36);
  expect(comparison.high).toBeGreaterThan(-0.36);
});

test("readings of different kinds are never compared with each other", () => {
  const probe = conflictProbe(5);
  const one: ComparedCheckpoint = { id: "one", arm: null, readings: readLikelihood(probe, () => 1) };
  const other: ComparedCheckpoint = { id: "other", arm: null, readings: readSampled(probe, 2, () => 0.5, "kinds") };
  expect(compare(probe, [one, other])).toEqual([]);
});

test("the same seed gives the same comparisons to the last digit, and everything survives JSON", () => {
  const probe = conflictProbe(15);
  const checkpoints = [MSM_A_AFT, MSM_B_AFT, AFT].map((arm, index) =>
    choosing(`c${index}`, arm, probe, (item) => (item * 7 + index) % 5 < 2),
  );
  const comparisons = compare(probe, checkpoints);
  expect(compare(probe, checkpoints)).toEqual(comparisons);
  expect(JSON.parse(JSON.stringify(comparisons))).toEqual(comparisons);
  for (const { pValue, pValueHolm } of comparisons) {
    expect(pValue).toBeGreaterThan(0);
    expect(pValueHolm).toBeGreaterThanOrEqual(pValue);
  }
});
