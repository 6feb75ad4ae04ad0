import { expect, test } from "vitest";
import { holm } from "#core/statistics/holm.ts";
import { TWIN } from "./twin.ts";

test.each(TWIN.holm)("Holm's adjustment of $pValues is statsmodels'", ({ pValues, expected }) => {
  const adjusted = holm(pValues);
  expect(adjusted).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(adjusted[index]).toBeCloseTo(value, 14);
});

test("worked by hand: 0.01, 0.04, 0.03 become 0.03, 0.06, 0.06", () => {
  // Smallest ×3 = 0.03; next ×2 = 0.06; last ×1 = 0.04, raised to the 0.06 before it.
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
});

test("no p-values stay no p-values", () => {
  expect(holm([])).toEqual([]);
});
