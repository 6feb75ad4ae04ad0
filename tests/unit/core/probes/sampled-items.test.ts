import { expect, test } from "vitest";
import { sampledItems } from "#core/probes/sampled-items.ts";
import { likelihoodReading, sampledReadings } from "./simulated.ts";

const NONE = { "option-0": 0, "option-1": 0, "no-choice": 0, "off-format": 0, empty: 0, truncated: 0 };

test("answers are counted by state and order, and the majority is of those that name an option", () => {
  const items = sampledItems([
    ...sampledReadings("item-0", 0, ["option-1", "option-1", "option-0", "truncated"]),
    ...sampledReadings("item-0", 1, ["option-0", "no-choice", "empty", "off-format"]),
    likelihoodReading({ itemId: "item-9", form: 0, order: 0 }, 1),
  ]);
  expect([...items.values()]).toEqual([
    {
      itemId: "item-0",
      answers: 8,
      counts: { "option-0": 2, "option-1": 2, "no-choice": 1, "off-format": 1, empty: 1, truncated: 1 },
      byOrder: [
        { ...NONE, "option-0": 1, "option-1": 2, truncated: 1 },
        { ...NONE, "option-0": 1, "no-choice": 1, "off-format": 1, empty: 1 },
      ],
      majority: null,
      majorityByOrder: [1, 0],
    },
  ]);
});

test("an item that was answered in one order only is not read", () => {
  expect(sampledItems(sampledReadings("item-0", 1, ["option-0", "option-0"])).size).toBe(0);
});
