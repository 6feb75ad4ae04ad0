import { expect, test } from "vitest";
import { itemSummaries } from "#core/probes/item-summaries.ts";
import { likelihoodItems } from "#core/probes/likelihood-items.ts";
import { sampledItems } from "#core/probes/sampled-items.ts";
import { conflictProbe, likelihoodReading, sampledReadings } from "./simulated.ts";

const READINGS = [
  likelihoodReading({ itemId: "item-0", form: 0, order: 0 }, 2),
  likelihoodReading({ itemId: "item-0", form: 0, order: 1 }, -1),
  ...sampledReadings("item-0", 0, ["option-0", "option-1"]),
  ...sampledReadings("item-0", 1, ["option-1", "empty"]),
];

test("an item is seen from each of its axes: more is more of the axis's target", () => {
  const [read] = itemSummaries(conflictProbe(2), READINGS);
  const item = likelihoodItems(READINGS).get("item-0");
  const { perToken = Number.NaN, pmi = Number.NaN } = item?.logOdds ?? {};
  expect(read).toEqual({
    itemId: "item-0",
    likelihood: item,
    sampled: sampledItems(READINGS).get("item-0"),
    axes: [
      // American is option 0, named first in order 0; affordable is option 1, named first in order 1.
      { axis: "american", target: 0, logOdds: { raw: 0.5, perToken, pmi }, byPlace: [2, -1], sampledShare: 1 / 4 },
      {
        axis: "affordable",
        target: 1,
        logOdds: { raw: -0.5, perToken: -perToken, pmi: -pmi },
        byPlace: [1, -2],
        sampledShare: 2 / 4,
      },
    ],
  });
});

test("an item that was not read stands in its place, empty", () => {
  const [, unread] = itemSummaries(conflictProbe(2), READINGS);
  expect(unread).toEqual({
    itemId: "item-1",
    likelihood: null,
    sampled: null,
    axes: [
      { axis: "american", target: 0, logOdds: null, byPlace: null, sampledShare: null },
      { axis: "affordable", target: 1, logOdds: null, byPlace: null, sampledShare: null },
    ],
  });
});
