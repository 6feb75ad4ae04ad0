import { expect, test } from "vitest";
import { rateWords } from "../../../../../renderer/features/grid/rate-lookup.ts";

const RATE = {
  checkpoint: "a",
  metric: "executed",
  group: "all",
  reading: "sampled" as const,
  numerator: 5,
  denominator: 25,
  excluded: {},
  estimate: 0.2,
  low: 0.089,
  high: 0.391,
  method: "Wilson over rollouts, 95%",
};

test("a rate is said with its interval, its n and what was left out", () => {
  expect(rateWords(RATE)).toBe("executed 20% (9–39%), 5/25");
  expect(rateWords({ ...RATE, excluded: { empty: 3, truncated: 1 } })).toBe(
    "executed 20% (9–39%), 5/25; 3 empty, 1 truncated left out",
  );
});

test("a rate of nothing is not a rate of none", () => {
  const nothing = { ...RATE, numerator: 0, denominator: 0, estimate: null, low: null, high: null };
  expect(rateWords({ ...nothing, excluded: { "off-format": 25 } })).toBe("executed —, 0/0; 25 off-format left out");
});
