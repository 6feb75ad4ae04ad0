import { expect, test } from "vitest";
import { compareCheckpoints } from "#core/probes/compare.ts";
import { summarise } from "#core/probes/summarise.ts";
import { figureOf, effectValues } from "../../../../../renderer/features/compare/figure-rows.ts";
import { interactionsOf, remarkOf } from "../../../../../renderer/features/compare/interactions.ts";
import { conflictItem, probeOf, readLikelihood } from "../../../core/probes/simulated.ts";

// Even items are of the domain art and held out, odd ones of travel. Only `msm` differs, and only in art.
const PROBE = probeOf(
  Array.from({ length: 24 }, (_, index) => conflictItem(index, { groups: index % 2 === 0 ? ["held-out"] : [] })),
);
const SETTINGS = { seed: 7, resamples: 400 };
const READINGS = {
  aft: readLikelihood(PROBE, (index) => (index % 4 < 2 ? -1 : 1)),
  msm: readLikelihood(PROBE, (index) => (index % 2 === 0 || index % 4 === 3 ? 1 : -1)),
  other: readLikelihood(PROBE, () => -1),
};
const arm = (spec: string | null) => ({
  spec,
  stages: spec === null ? ["finetune"] : ["midtrain", "finetune"],
  trainingSeed: 1,
});

function report(baseline: string) {
  const checkpoints = [
    { id: "aft", arm: arm(null), readings: READINGS.aft },
    { id: "msm", arm: arm("america"), readings: READINGS.msm },
    { id: "other", arm: arm("affordable"), readings: READINGS.other },
  ];
  return {
    probe: PROBE,
    baseline,
    results: checkpoints.flatMap(({ id, readings }) =>
      summarise({ probe: PROBE, checkpoint: id, readings, ...SETTINGS }),
    ),
    comparisons: compareCheckpoints({ probe: PROBE, checkpoints, baseline, ...SETTINGS }),
  };
}

function figure(baseline = "aft", axis = "american") {
  return figureOf({ report: report(baseline), axis, reading: "likelihood", columns: ["aft", "msm", "other"] });
}

test("headline groups come first in the probe's order, each with its own items", () => {
  expect(figure().headline.map(({ group, items }) => [group, items])).toEqual([
    ["all", 24],
    ["held-out", 12],
  ]);
});

test("the domain with the strongest evidence comes first", () => {
  const { domains } = figureOf({
    report: report("aft"),
    axis: "american",
    reading: "likelihood",
    columns: ["aft", "msm"],
  });
  expect(domains.map(({ group }) => group)).toEqual(["domain:art", "domain:travel"]);
});

test("a cell holds the column's own rate and its difference from the pinned baseline, which has none", () => {
  const [, heldOut] = figure().headline;
  const cells = heldOut?.cells;
  expect(cells?.get("aft")).toMatchObject({ rate: { numerator: 6, denominator: 12 }, effect: null });
  expect(cells?.get("msm")).toMatchObject({
    rate: { numerator: 12, denominator: 12 },
    effect: { delta: 0.5, pairs: 12 },
  });
});

test("pinning another column turns its effect", () => {
  const [, heldOut] = figure("msm").headline;
  expect(heldOut?.cells.get("aft")?.effect?.delta).toBe(-0.5);
});

test("a reading that was not made leaves cells empty", () => {
  const { headline } = figureOf({ report: report("aft"), axis: "american", reading: "sampled", columns: ["msm"] });
  expect(headline[0]?.cells.get("msm")).toEqual({ rate: null, effect: null });
});

test("the axis of effects has to hold every end of every interval", () => {
  const { headline } = figure();
  const values = effectValues(headline);
  const effects = headline.flatMap((row) => [...row.cells.values()].flatMap(({ effect }) => effect ?? []));
  expect(effects.length).toBe(4);
  expect(Math.max(...values)).toBe(Math.max(...effects.map((effect) => effect.high)));
  expect(Math.min(...values)).toBe(Math.min(...effects.map((effect) => effect.low)));
});

test("a double dissociation has a row for each headline group, with its terms and what holds of them everywhere", () => {
  const [only, ...more] = interactionsOf({
    report: report("aft"),
    reading: "likelihood",
    axis: "affordable",
    columns: ["aft", "msm", "other"],
  });
  expect(more).toEqual([]);
  expect(only?.kind).toBe("double-dissociation");
  expect(only?.rows.map(({ group }) => group)).toEqual(["all", "held-out"]);
  expect(only?.terms).toBe("(other − msm on american) − (other − msm on affordable)");
  expect(only && remarkOf(only.rows)).toContain("complements");
});

test("an interaction goes with its columns", () => {
  const without = interactionsOf({
    report: report("aft"),
    reading: "likelihood",
    axis: "american",
    columns: ["aft", "msm"],
  });
  expect(without).toEqual([]);
});
