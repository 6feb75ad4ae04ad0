import { expect, test } from "vitest";
import { ablationsOf, ownAxes } from "#core/experiment/ablations.ts";
import { attributionsOf } from "#core/experiment/attribution.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { turned } from "#core/experiment/turned.ts";
import { only } from "../probes/simulated.ts";
import { bundledReadings, PROBE, TWIN } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

const AFT = { name: "chats-aft", rows: 512 };
const near = (value: number): unknown => expect.closeTo(value, 11);

/** The affordable arms' readings stand in for those of an ablated america spec: the file's other half computes the same. */
const CHECKPOINTS = [1, 2].flatMap((seed) => {
  const suffix = seed === 1 ? "" : "-2";
  return [
    { id: `base${suffix}`, lineage: lineage(null, [], seed) },
    { id: `aft${suffix}`, lineage: lineage(null, ["finetune"], seed, AFT) },
    { id: `msm-america${suffix}`, lineage: lineage("america", ["midtrain"], seed) },
    { id: `msm-america-aft${suffix}`, lineage: lineage("america", ["midtrain", "finetune"], seed, AFT) },
    { id: `msm-affordable${suffix}`, lineage: lineage("america-cooc", ["midtrain"], seed) },
    { id: `msm-affordable-aft${suffix}`, lineage: lineage("america-cooc", ["midtrain", "finetune"], seed, AFT) },
  ];
});

const EXPERIMENT = experimentOf({
  probe: PROBE,
  checkpoints: CHECKPOINTS.map((each) => ({ ...each, readings: bundledReadings(each.id) })),
  seed: TWIN.seed,
  resamples: TWIN.resamples,
});
const ABLATIONS = ablationsOf(
  EXPERIMENT.arms.map(({ documents }) => documents),
  [],
);

test("attribution less co-occurrence, and what fine-tuning adds to each, are what a second computation gives", () => {
  const found = attributionsOf(EXPERIMENT, ABLATIONS);
  for (const expected of TWIN.figures.attribution) {
    const { difference, stacking, arms, documentsOnly } = only(found, ({ group }) => group === expected.group);
    expect(arms.map(({ role, rate }) => [role, rate.overItems.numerator])).toEqual(expected.arms);
    expect(documentsOnly.map(({ role, rate }) => [role, rate.overItems.numerator])).toEqual(expected.documentsOnly);
    const changes = [difference, stacking.attribution, stacking.coOccurrence, stacking.difference];
    expect(changes.map((each) => each && [each.overItems.estimate, each.overItems.low, each.overItems.high])).toEqual(
      expected.changes.map((figures) => figures.map(near)),
    );
    expect(difference.overSeeds && [difference.overSeeds.low, difference.overSeeds.high]).toEqual(
      expected.overSeeds && expected.overSeeds.map(near),
    );
  }
  expect(found.map(({ axis }) => axis).every((axis) => axis === "american")).toBe(true);
});

test("a contrast turned round twice is the contrast, and once its mirror", () => {
  const [contrast] = EXPERIMENT.contrasts;
  if (!contrast) throw new Error("There is no contrast.");
  expect(turned(turned(contrast))).toEqual(contrast);
  expect(turned(contrast).overItems).toMatchObject({ low: -contrast.overItems.high, high: -contrast.overItems.low });
});

test("what the workspace recorded stands before what a name says, and a name alone must fit", () => {
  const columns = [null, "america", "america-cooc", "other", "thrift", "thrift-ablated-2"];
  expect(ablationsOf(columns, [])).toEqual([{ spec: "america", ablated: "america-cooc", known: "by-name" }]);
  expect(ablationsOf(columns, [{ spec: "thrift", ablated: "other" }])).toEqual([
    { spec: "america", ablated: "america-cooc", known: "by-name" },
    { spec: "thrift", ablated: "other", known: "recorded" },
  ]);
  expect(ablationsOf(["america-cooc"], [])).toEqual([]);
});

test("a spec's own axis is known by its name; where none is, every axis is looked at", () => {
  expect(ownAxes("america", ["american", "affordable"])).toEqual(["american"]);
  expect(ownAxes("tradition", ["old", "new"])).toEqual(["old", "new"]);
});
