import { expect, test } from "vitest";
import type { ChooseRate } from "#core/experiment/arm-rates.ts";
import { chooseRateOf } from "#core/experiment/arm-rates.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { NewPrediction, scorePrediction } from "#core/experiment/prediction.ts";
import { bundledReadings, PROBE } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

const IDS = ["msm-america-aft", "msm-america-aft-2"];
const EXPERIMENT = experimentOf({
  probe: PROBE,
  checkpoints: IDS.map((id, index) => ({
    id,
    lineage: lineage("america", ["midtrain", "finetune"], index + 1),
    readings: bundledReadings(id),
  })),
  seed: 7,
  resamples: 200,
});
const CHOOSES = new Map<string, ChooseRate>(
  IDS.flatMap((id) => {
    const choose = chooseRateOf(bundledReadings(id), "likelihood");
    return choose ? [[id, choose] as const] : [];
  }),
);
const ARM = "america+finetune";

function scored(...entries: NewPrediction["entries"]) {
  const prediction = NewPrediction.parse({
    runs: ["r"],
    author: "Ann",
    axis: "american",
    reading: "likelihood",
    entries,
  });
  return scorePrediction(prediction, { experiment: EXPERIMENT, items: PROBE.items, chooses: CHOOSES });
}

test("a share is scored on every reading: Brier by hand, the side, and whether it lies in the interval", () => {
  // The twin file holds 77 of 112 for this arm on held-out:seen.
  const { entries, brier, hits, within } = scored(
    { arm: ARM, place: "held-out:seen", probability: 0.7 },
    { arm: ARM, place: "held-out:seen", probability: 0.1 },
  );
  const rate = 77 / 112;
  const byHand = (p: number): number => rate * (1 - p) ** 2 + (1 - rate) * p ** 2;
  expect(
    entries.map(({ numerator, denominator, hit, within: inside }) => [numerator, denominator, hit, inside]),
  ).toEqual([
    [77, 112, true, true],
    [77, 112, false, false],
  ]);
  expect(entries[0]?.brier).toBeCloseTo(byHand(0.7), 12);
  expect(brier).toEqual({
    entries: 2,
    predicted: expect.closeTo((byHand(0.7) + byHand(0.1)) / 2, 12),
    evenOdds: 0.25,
    bestPossible: expect.closeTo(rate * (1 - rate), 12),
  });
  expect([hits, within]).toEqual([
    { numerator: 1, denominator: 2, excluded: {} },
    { numerator: 1, denominator: 2, excluded: {} },
  ]);
});

test("a single item counts each seed's choice and has no interval", () => {
  const [item] = PROBE.items;
  const { entries, within } = scored({ arm: ARM, place: `item:${item?.id}`, probability: 1 });
  const chosen = IDS.map((id) => CHOOSES.get(id)?.("american", item ? [item] : [])?.of.numerators[0] ?? Number.NaN);
  expect(entries[0]).toMatchObject({ numerator: chosen[0]! + chosen[1]!, denominator: 2, low: null, within: null });
  expect(within).toEqual({ numerator: 0, denominator: 0, excluded: { "no interval": 1 } });
});

test("what was not read, and one half, are left out and said", () => {
  const { brier, hits } = scored(
    { arm: "none", place: "all", probability: 0.9 },
    { arm: ARM, place: "all", probability: 0.5 },
  );
  expect(brier?.entries).toBe(1);
  expect(hits).toEqual({ numerator: 0, denominator: 0, excluded: { "not read": 1, "no side taken": 1 } });
  expect(scored({ arm: "none", place: "all", probability: 0.9 }).brier).toBeNull();
});
