import { expect, test } from "vitest";
import { agreementOf } from "#core/probes/agreement.ts";
import { wilsonInterval } from "#core/statistics/proportion.ts";
import { conflictProbe, only, readLikelihood, sampledReadings } from "./simulated.ts";

const PROBE = conflictProbe(5);
const LIKELIHOOD = readLikelihood(PROBE, (index) => [1, -1, 1, 0, 1][index] ?? 0);
const SAMPLED = [
  ...sampledReadings("item-0", 0, ["option-0", "truncated"]),
  ...sampledReadings("item-0", 1, ["option-0", "option-1"]),
  ...sampledReadings("item-1", 0, ["option-0"]),
  ...sampledReadings("item-1", 1, ["option-0"]),
  ...sampledReadings("item-2", 0, ["option-0"]),
  ...sampledReadings("item-2", 1, ["option-1"]),
  ...sampledReadings("item-3", 0, ["option-0"]),
  ...sampledReadings("item-3", 1, ["option-0"]),
];

test("agreement counts items on which both readings name an option, and lists the rest", () => {
  const agreement = agreementOf({ probe: PROBE, checkpoint: "aft", readings: [...LIKELIHOOD, ...SAMPLED] });
  // Item 0 agrees, 1 does not, 2 is torn, 3 is tied, 4 was not sampled.
  expect(only(agreement, (each) => each.group === "all")).toEqual({
    checkpoint: "aft",
    group: "all",
    numerator: 1,
    denominator: 2,
    excluded: { "sampled-no-majority": 1, "likelihood-tie": 1, "unread-items": 1 },
    estimate: 0.5,
    ...wilsonInterval(1, 2),
    method: "Wilson over items, 95%",
  });
  expect(agreement.map((each) => each.group)).toEqual(["all", "domain:art", "domain:travel"]);
});

test("one reading alone agrees with nothing", () => {
  for (const readings of [LIKELIHOOD, SAMPLED]) {
    expect(agreementOf({ probe: PROBE, checkpoint: "aft", readings })).toEqual([]);
  }
});

test("a group without a shared item has no estimate", () => {
  const readings = [...LIKELIHOOD, ...SAMPLED.filter((reading) => reading.itemId === "item-0")];
  const agreement = agreementOf({ probe: PROBE, checkpoint: "aft", readings });
  expect(only(agreement, (each) => each.group === "domain:travel")).toMatchObject({
    denominator: 0,
    estimate: null,
    low: null,
    high: null,
    excluded: { "unread-items": 2 },
  });
});
