import { expect, test } from "vitest";
import { mcnemarExact } from "#core/statistics/mcnemar.ts";
import { TWIN } from "./twin.ts";

test.each(TWIN.mcnemar)("McNemar's exact p of $onlyFirst against $onlySecond is statsmodels'", (row) => {
  expect(mcnemarExact(row.onlyFirst, row.onlySecond)).toBeCloseTo(row.expected, 13);
});

test("2 against 11 gives 0.0225 and 5 against 15 gives 0.0414, whichever side is named first", () => {
  expect([mcnemarExact(2, 11), mcnemarExact(11, 2), mcnemarExact(5, 15)].map((p) => p.toFixed(4))).toEqual([
    "0.0225",
    "0.0225",
    "0.0414",
  ]);
});

test("pairs that never differ give no evidence", () => {
  expect(mcnemarExact(0, 0)).toBe(1);
});
