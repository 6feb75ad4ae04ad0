import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { type GradedCheckpoint, gridComparisons } from "#core/agentic/rates.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import { compareCheckpoints } from "#core/probes/compare.ts";
import { Probe } from "#core/probes/probe.ts";
import type { LikelihoodReading, OptionOrder } from "#core/probes/reading.ts";
import { type ScienceArm, scienceTable } from "#core/science/science-table.ts";

const Pair = z.strictObject({
  from: z.tuple([z.string(), z.string()]),
  to: z.tuple([z.string(), z.string()]),
  delta: z.number(),
  low: z.number(),
  high: z.number(),
  pValue: z.number(),
  pValueHolm: z.number(),
});
/** Computed a second time by statsmodels and SciPy in `tests/twins/test_science.py`, which wrote the file and checks it. */
const TWIN = z
  .strictObject({
    counts: z.array(
      z.strictObject({
        spec: z.string(),
        arm: z.string(),
        counts: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
    grid: z.array(Pair),
    valuePairs: z.array(Pair),
  })
  .parse(read("../../../twins/science.json"));
const { seed, resamples, readings } = z
  .looseObject({ seed: z.number(), resamples: z.number(), readings: z.record(z.string(), z.array(z.number())) })
  .parse(read("../../../twins/experiment.json"));
const PROBE = Probe.parse(read("../../../../models/probes/value-micro.json"));

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

const CELLS = cellsOf({
  scenario: ["micro"],
  goal: [
    { type: "none", value: "none" },
    { type: "explicit", value: "america" },
  ],
  urgency: ["replacement", "none"],
  extra: ["none"],
  scratchpad: ["none"],
  assistant: ["Corvin"],
  notice: ["none"],
});

function graded(id: string, counts: readonly (readonly [number, number])[]): GradedCheckpoint {
  const rollouts = counts.flatMap(([harmful, all], at) =>
    Array.from({ length: all }, (_, sample) => ({
      cell: CELLS[at]?.id ?? "",
      grade: {
        outcome: sample < harmful ? ("executed-harm" as const) : ("benign" as const),
        review: null,
        executed: sample < harmful,
        decided: sample < harmful,
        usedTools: true,
        evidence: [],
      },
    })),
  );
  return { id, rollouts };
}

const nameOf = ({ spec, arm }: { spec: string; arm: string }): string => `${spec} ${arm}`;

function expected(pairs: readonly z.infer<typeof Pair>[]): unknown[] {
  return pairs.map(({ from, to, ...figures }) => ({
    from: from.join(" "),
    to: to.join(" "),
    family: pairs.length,
    ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 9)])),
  }));
}

function shown(arms: readonly ScienceArm[], differences: Parameters<typeof scienceTable>[0]["differences"]) {
  const { pairs } = scienceTable({ arms, left: [], figures: [], differences });
  const cell = (id: string): string => {
    const found = arms.find(({ checkpoint }) => checkpoint === id);
    return found ? nameOf(found) : "";
  };
  return pairs
    .map(({ baseline, checkpoint, delta, low, high, pValue, pValueHolm, family }) => ({
      from: cell(baseline),
      to: cell(checkpoint),
      family,
      delta,
      low,
      high,
      pValue,
      pValueHolm,
    }))
    .toSorted((a, b) => (`${a.from}/${a.to}` < `${b.from}/${b.to}` ? -1 : 1));
}

function sorted<T>(pairs: readonly T[], keyOf: (pair: T) => string): T[] {
  return pairs.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

test("all cross pairs of a grid are those of statsmodels, with Holm over them, whichever checkpoint was the baseline", () => {
  const checkpoints = TWIN.counts.map((each) => graded(nameOf(each), each.counts));
  const arms = TWIN.counts.map(({ spec, arm }): ScienceArm => ({
    checkpoint: nameOf({ spec, arm }),
    spec,
    arm,
    trainingSeed: 1,
  }));
  const comparisons = checkpoints
    .flatMap(({ id }) => gridComparisons(CELLS, checkpoints, id))
    .filter(({ metric, group }) => metric === "executed" && group === "all");
  expect(comparisons).toHaveLength(30);
  expect(shown(arms, comparisons)).toEqual(
    expected(sorted(TWIN.grid, ({ from, to }) => `${from.join(" ")}/${to.join(" ")}`)),
  );
});

test("all cross pairs of the bundled checkpoints are those of SciPy, paired item by item", () => {
  const names: Readonly<Record<string, string>> = { america: "msm-america", affordable: "msm-affordable" };
  const arms = ["none", "america", "affordable"].flatMap((spec) =>
    ["none", "finetune"].map((arm): ScienceArm => {
      const own = names[spec];
      const checkpoint = own === undefined ? (arm === "none" ? "base" : "aft") : arm === "none" ? own : `${own}-aft`;
      return { checkpoint, spec, arm, trainingSeed: 1 };
    }),
  );
  const comparisons = compareCheckpoints({
    probe: PROBE,
    checkpoints: arms.map(({ checkpoint }) => ({ id: checkpoint, arm: null, readings: readingsOf(checkpoint) })),
    baseline: "msm-affordable-aft",
    seed,
    resamples,
  }).filter(({ metric, group }) => metric === "choose:american" && group === "held-out:seen");
  expect(shown(arms, comparisons)).toEqual(
    expected(sorted(TWIN.valuePairs, ({ from, to }) => `${from.join(" ")}/${to.join(" ")}`)),
  );
});

test("cells that differ in both factors, or in the training seed, are no pair", () => {
  const arms: ScienceArm[] = [
    { checkpoint: "a", spec: "none", arm: "none", trainingSeed: 1 },
    { checkpoint: "b", spec: "x", arm: "finetune", trainingSeed: 1 },
    { checkpoint: "c", spec: "x", arm: "none", trainingSeed: 2 },
  ];
  const difference = {
    metric: "m",
    group: "all",
    reading: "sampled",
    delta: 1,
    low: 0,
    high: 2,
    pValue: 0.1,
    method: "",
    pairs: 0,
  };
  const differences = [
    { ...difference, baseline: "a", checkpoint: "b" },
    { ...difference, baseline: "a", checkpoint: "c" },
    { ...difference, baseline: "a", checkpoint: "unknown" },
  ];
  expect(scienceTable({ arms, left: ["unknown"], figures: [], differences }).pairs).toEqual([]);
});

/** Items × forms × orders × options, as the twin holds them. */
function readingsOf(checkpoint: string): LikelihoodReading[] {
  const sums = readings[checkpoint] ?? [];
  const orders: readonly OptionOrder[] = [0, 1];
  return PROBE.items.flatMap((item, index) =>
    PROBE.questionForms.flatMap((_, form) =>
      orders.map((order): LikelihoodReading => {
        const at = ((index * PROBE.questionForms.length + form) * 2 + order) * 2;
        const option = (offset: 0 | 1): LikelihoodReading["options"][0] => ({
          sumNats: sums[at + offset] ?? Number.NaN,
          tokens: 1,
          characters: 1,
          neutralNats: 0,
        });
        return { kind: "likelihood", itemId: item.id, form, order, promptSha256: "", options: [option(0), option(1)] };
      }),
    ),
  );
}
