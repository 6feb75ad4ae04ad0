import { expect, test } from "vitest";
import type { Arm } from "#core/probes/arm.ts";
import type { Comparison } from "#core/probes/result.ts";
import {
  headlineOf,
  type HeadlineColumn,
  type HeadlineInput,
} from "../../../../../renderer/features/compare/headline.ts";
import { comparison, rate } from "./made.ts";

const arm = (spec: string | null, stages: string[], trainingSeed = 1): Arm => ({ spec, stages, trainingSeed });
const column = (name: string, ofArm: Arm | null, incomplete = false): HeadlineColumn => ({
  name,
  arm: ofArm,
  incomplete,
});

const AFT = column("aft", arm(null, ["finetune"]));
const AMERICA = column("msm-america-aft", arm("america", ["midtrain", "finetune"]));
const AFFORDABLE = column("msm-affordable-aft", arm("affordable", ["midtrain", "finetune"]));

function headline(columns: readonly HeadlineColumn[], comparisons: Comparison[], more: Partial<HeadlineInput> = {}) {
  return headlineOf({
    report: { baseline: "aft", results: [rate({})], comparisons },
    columns,
    axis: { id: "american", label: "made in America" },
    reading: "likelihood",
    group: "held-out:seen",
    ...more,
  });
}

const between = (more: Partial<Comparison> = {}): Comparison =>
  comparison({ baseline: "msm-affordable-aft", checkpoint: "msm-america-aft", ...more });

test("two arms that differ in their spec alone are the headline, whatever is pinned", () => {
  expect(headline([AFT, AMERICA, AFFORDABLE], [comparison({ delta: 0.3 }), between()])).toEqual({
    text: "After the same fine-tuning, msm-america-aft chooses the option for “made in America” on 61 points more of the held-out, seen pairs than msm-affordable-aft (95% interval 48 to 73, 56 pairs).",
    detail: "p < 0.001 after Holm's correction over 4 comparisons",
    decided: true,
  });
});

test("the sentence is the same from whichever side the pair was subtracted", () => {
  const turned = between({
    baseline: "msm-america-aft",
    checkpoint: "msm-affordable-aft",
    delta: -0.61,
    low: -0.73,
    high: -0.48,
  });
  expect(headline([AFT, AMERICA, AFFORDABLE], [turned])).toEqual(headline([AFT, AMERICA, AFFORDABLE], [between()]));
});

test("an interval that holds zero claims no difference", () => {
  const found = headline([AMERICA, AFFORDABLE], [between({ delta: 0.05, low: -0.08, high: 0.18, pValueHolm: 0.4 })]);
  expect(found?.text).toBe(
    "After the same fine-tuning, the held-out, seen pairs do not tell msm-america-aft and msm-affordable-aft apart: msm-america-aft is ahead by 5 points in choosing “made in America”, and the interval holds zero (95% interval −8 to 18, 56 pairs).",
  );
  expect(found?.decided).toBe(false);
});

test("an interval that ends at zero holds it", () => {
  expect(headline([AMERICA, AFFORDABLE], [between({ low: 0 })])?.decided).toBe(false);
  expect(headline([AMERICA, AFFORDABLE], [between({ delta: -0.1, low: -0.2, high: 0 })])?.decided).toBe(false);
});

test("an end near zero is given in tenths, not rounded onto it", () => {
  expect(headline([AMERICA, AFFORDABLE], [between({ low: 0.003 })])?.text).toContain("(95% interval 0.3 to 73,");
});

test("a difference that Holm's correction does not keep is said to be uncertain", () => {
  expect(headline([AMERICA, AFFORDABLE], [between({ pValueHolm: 0.12 })])?.detail).toBe(
    "p = 0.12 after Holm's correction over 4 comparisons: among so many, chance is not ruled out",
  );
});

test("without such arms the most trained checkpoint stands against the baseline, and its name opens the sentence", () => {
  const midtrained = column("msm-america", arm("america", ["midtrain"]));
  const found = headline(
    [AFT, midtrained, AMERICA],
    [comparison({ checkpoint: "msm-america" }), comparison({ delta: 0.4, low: 0.2, high: 0.6 })],
  );
  expect(found?.text).toBe(
    "msm-america-aft chooses the option for “made in America” on 40 points more of the held-out, seen pairs than aft (95% interval 20 to 60, 56 pairs).",
  );
});

test("arms of different training seeds are not a pair; each seed has its own, and the second is named beside the first", () => {
  const second = (base: HeadlineColumn): HeadlineColumn =>
    column(`${base.name}-2`, base.arm && { ...base.arm, trainingSeed: 2 });
  const comparisons = [
    comparison({ baseline: "msm-america-aft", checkpoint: "msm-affordable-aft-2", delta: 0.9, low: 0.8, high: 1 }),
    between(),
    between({
      baseline: "msm-affordable-aft-2",
      checkpoint: "msm-america-aft-2",
      delta: 0.48,
      low: 0.3,
      high: 0.6,
    }),
  ];
  const found = headline([AMERICA, AFFORDABLE, second(AMERICA), second(AFFORDABLE)], comparisons);
  expect(found?.text).toMatch(
    /^After the same fine-tuning \(training seed 1\), msm-america-aft chooses .* on 61 points/,
  );
  expect(found?.detail).toContain("msm-america-aft-2 − msm-affordable-aft-2: +48 points (+30 to +60)");
});

test("a column that is not read to its end makes the sentence provisional", () => {
  expect(headline([{ ...AMERICA, incomplete: true }, AFFORDABLE], [between()])?.text).toMatch(
    /^So far, after the same fine-tuning, /,
  );
});

test("a column of one of several runs is named without its run's whole id, and is still known to be incomplete", () => {
  const name = "msm-america-aft@20261123-225953-2eda5a";
  const found = headline([{ ...AMERICA, name, incomplete: true }, AFFORDABLE], [between({ checkpoint: name })]);
  expect(found?.text).toMatch(/^So far, after the same fine-tuning, msm-america-aft \(run 2eda5a\) chooses/);
});

test("sampled answers are counted as answers", () => {
  expect(headline([AMERICA, AFFORDABLE], [between({ reading: "sampled" })], { reading: "sampled" })?.text).toContain(
    "names the option for “made in America” in 61 points more of its answers on the held-out, seen pairs",
  );
});

test("one checkpoint has its rate with interval and count", () => {
  expect(headline([AFT], [])?.text).toBe(
    "aft chooses the option for “made in America” on 50% of the held-out, seen pairs (95% interval 37% to 63%, 28 of 56).",
  );
});

test("nothing read is no headline", () => {
  expect(headline([AFT], [], { report: { baseline: "aft", results: [], comparisons: [] } })).toBeNull();
});
