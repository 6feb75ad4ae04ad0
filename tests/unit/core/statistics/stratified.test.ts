import { describe, expect, test } from "vitest";
import { wilsonInterval } from "#core/statistics/proportion.ts";
import { stratifiedDifference, stratifiedMean } from "#core/statistics/stratified.ts";
import { TWIN } from "./twin.ts";

const DIGITS = 12;

describe("the stratified mean", () => {
  test.each(TWIN.stratifiedMean)("of $strata is SciPy's", ({ strata, ...expected }) => {
    const found = stratifiedMean(strata);
    for (const key of ["estimate", "variance", "low", "high"] as const) {
      expect(found?.[key]).toBeCloseTo(expected[key], DIGITS);
    }
  });

  test("by hand: 0/25, 5/25 and 25/25 have the mean 0.4 and the variance 0.2 · 0.8 / 25 / 9", () => {
    const found = stratifiedMean([
      { successes: 0, trials: 25 },
      { successes: 5, trials: 25 },
      { successes: 25, trials: 25 },
    ]);
    expect(found?.estimate).toBeCloseTo(0.4, DIGITS);
    expect(found?.variance).toBeCloseTo(0.16 / 225, DIGITS);
  });

  test("of one stratum is Wilson's, and unanimous strata claim no certainty", () => {
    const { low, high } = stratifiedMean([{ successes: 5, trials: 25 }]) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(wilsonInterval(5, 25)?.low ?? 0, DIGITS);
    expect(high).toBeCloseTo(wilsonInterval(5, 25)?.high ?? 0, DIGITS);
    const none = stratifiedMean(Array.from({ length: 27 }, () => ({ successes: 0, trials: 25 })));
    expect([none?.estimate, none?.low, none?.high.toFixed(4)]).toEqual([0, 0, "0.0057"]);
  });

  test("is unknown where a stratum has no trials", () => {
    expect(stratifiedMean([])).toBeNull();
    expect(stratifiedMean([{ successes: 0, trials: 0 }])).toBeNull();
  });
});

describe("the stratified difference", () => {
  test.each(TWIN.stratifiedDifference)("of $one and $other is statsmodels'", ({ one, other, ...expected }) => {
    const found = stratifiedDifference(one, other);
    for (const key of ["delta", "low", "high", "pValue"] as const) {
      expect(found?.[key]).toBeCloseTo(expected[key], DIGITS);
    }
  });

  test("turned round it is the same with the other sign", () => {
    const one = [{ successes: 3, trials: 25 }];
    const other = [{ successes: 11, trials: 20 }];
    const [there, back] = [stratifiedDifference(one, other), stratifiedDifference(other, one)];
    expect(back?.delta).toBeCloseTo(-(there?.delta ?? 0), DIGITS);
    expect(back?.low).toBeCloseTo(-(there?.high ?? 0), DIGITS);
    expect(back?.pValue).toBeCloseTo(there?.pValue ?? 0, DIGITS);
  });
});
