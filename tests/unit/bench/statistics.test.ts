import { describe, expect, test } from "vitest";

import { bootstrapRatio, median, quantile, wholeMs } from "../../bench/statistics.ts";

describe("quantiles", () => {
  test("lie between order statistics as NumPy's default puts them", () => {
    // numpy.quantile([4, 1, 3, 2], [0, 0.25, 0.5, 0.75, 1]) = [1, 1.75, 2.5, 3.25, 4]
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1.75, 2.5, 3.25, 4]);
  });

  test("a median leaves one bad round out", () => {
    expect(median([2, 900, 1, 3, 2])).toBe(2);
  });
});

describe("the ratio of medians", () => {
  test("is exact with an interval of no width where rounds do not vary", () => {
    expect(bootstrapRatio([12, 12, 12], [4, 4, 4], "seed")).toEqual({ value: 3, low: 3, high: 3 });
  });

  test("is above one where the first is slower, and below where the two are swapped", () => {
    expect(bootstrapRatio([20, 22, 21], [10, 11, 10.5], "seed").value).toBe(2);
    expect(bootstrapRatio([10, 11, 10.5], [20, 22, 21], "seed").value).toBe(0.5);
  });

  test("has an interval around it that reaches no further than the extremes of the rounds", () => {
    const { value, low, high } = bootstrapRatio([8, 10, 12, 11, 9], [4, 5, 6, 5.5, 4.5], "seed");
    expect(value).toBe(2);
    expect(low).toBeGreaterThanOrEqual(8 / 6);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
    expect(high).toBeLessThanOrEqual(12 / 4);
  });

  test("has the same interval for the same seed", () => {
    const above = [8, 10.5, 12, 11, 9.1];
    const below = [4, 5.3, 6, 5.5, 4.7];
    expect(bootstrapRatio(above, below, "a")).toEqual(bootstrapRatio(above, below, "a"));
  });
});

describe("extrapolation", () => {
  test("multiplies what grows with the units and leaves the shared prefix as it is", () => {
    expect(wholeMs({ ms: 1400, fixedMs: 1000, units: 4 }, 100)).toBe(1000 + 400 * 25);
  });

  test("a whole task is as long as it took", () => {
    expect(wholeMs({ ms: 1234, fixedMs: 1000, units: 100 }, 100)).toBe(1234);
  });
});
