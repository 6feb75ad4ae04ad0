import { describe, expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { summariseDraws, type BootstrapSummary } from "#core/statistics/bootstrap.ts";
import { orderStatistics } from "#core/statistics/order-statistics.ts";
import { unanimousInterval } from "#core/statistics/proportion.ts";
import { resampleTotals } from "#core/statistics/resample.ts";
import { TWIN } from "./twin.ts";

const DIFFERENCES = { low: -1, high: 1 };

function bootstrapMean(values: readonly number[], seed: string, resamples = 10_000): BootstrapSummary | null {
  const [totals = new Float64Array(0)] = resampleTotals([Float64Array.from(values)], {
    resamples,
    random: createRandom(seed),
  });
  return summariseDraws({
    draws: totals.map((total) => total / values.length),
    estimate: values.reduce((sum, value) => sum + value, 0) / values.length,
    units: values.length,
    range: DIFFERENCES,
  });
}

describe("the bootstrap of a mean", () => {
  test.each(TWIN.bootstrap)("of $values tends to that over all possible resamples", ({ values, low, high, pValue }) => {
    const summary = bootstrapMean(values, "twin", 200_000);
    // Four standard errors of a quantile or tail from 200,000 draws, on means that are 1/n of a step apart.
    expect(Math.abs((summary?.low ?? Number.NaN) - low)).toBeLessThan(0.02);
    expect(Math.abs((summary?.high ?? Number.NaN) - high)).toBeLessThan(0.02);
    expect(Math.abs((summary?.pValue ?? Number.NaN) - pValue)).toBeLessThan(0.004);
  });

  test("is the same for the same seed and another for another", () => {
    const values = Array.from({ length: 40 }, (_, index) => Math.sin(index));
    expect(bootstrapMean(values, "7")).toEqual(bootstrapMean(values, "7"));
    expect(bootstrapMean(values, "7")).not.toEqual(bootstrapMean(values, "8"));
  });

  test("mirrors when all signs are turned", () => {
    const values = [0.3, -0.1, 0.8, 0.2, 0, 0.5, -0.6, 0.9];
    const plain = bootstrapMean(values, "mirror");
    const turned = bootstrapMean(
      values.map((value) => -value),
      "mirror",
    );
    expect(turned?.low).toBeCloseTo(-(plain?.high ?? Number.NaN), 12);
    expect(turned?.high).toBeCloseTo(-(plain?.low ?? Number.NaN), 12);
    expect(turned?.pValue).toBeCloseTo(plain?.pValue ?? Number.NaN, 12);
  });

  test("has p below 5% exactly when its 95% interval leaves 0 out", () => {
    for (let shift = 0; shift <= 0.6; shift += 0.02) {
      const values = Array.from({ length: 24 }, (_, index) => Math.sin(index * 12.9) / 1.5 + shift);
      const summary = bootstrapMean(values, "agree", 2_000);
      const excludesZero = (summary?.low ?? 0) > 0 || (summary?.high ?? 0) < 0;
      expect({ shift, significant: (summary?.pValue ?? 1) < 0.05 }).toEqual({ shift, significant: excludesZero });
    }
  });

  test("never reports p = 0", () => {
    const values = Array.from({ length: 500 }, (_, index) => 0.9 + 0.1 * Math.sin(index));
    expect(bootstrapMean(values, "sure")?.pValue).toBeGreaterThan(2e-4);
  });
});

describe("where the bootstrap cannot vary", () => {
  test("units that all differ by the same keep an honest interval and the sign test's p", () => {
    expect(bootstrapMean([1, 1, 1, 1, 1, 1], "same")).toEqual({
      ...unanimousInterval(1, 6, DIFFERENCES),
      pValue: 2 * 0.5 ** 6,
      unanimous: true,
    });
  });

  test("units that never differ give p = 1 and an interval on both sides of 0", () => {
    const summary = bootstrapMean([0, 0, 0, 0], "none");
    expect(summary?.pValue).toBe(1);
    expect(summary?.low).toBeCloseTo(-0.4899, 4);
    expect(summary?.high).toBeCloseTo(0.4899, 4);
  });

  test("one unit says nearly nothing", () => {
    const summary = bootstrapMean([0.5], "one");
    expect(summary?.pValue).toBe(1);
    expect(summary?.low).toBeLessThan(-0.6);
    expect(summary?.high).toBeGreaterThan(0.8);
  });

  test("no units, or no defined draw, give nothing", () => {
    const common = { estimate: 0, range: DIFFERENCES };
    expect(summariseDraws({ ...common, draws: Float64Array.of(1, 2), units: 0 })).toBeNull();
    expect(summariseDraws({ ...common, draws: Float64Array.of(Number.NaN), units: 3 })).toBeNull();
  });

  test("undefined draws are left out", () => {
    const draws = Float64Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? Number.NaN : index / 1000));
    const summary = summariseDraws({ draws, estimate: 0.5, units: 200, range: { low: 0, high: 1 } });
    expect(summary?.low).toBeCloseTo(0.025, 2);
    expect(summary?.high).toBeCloseTo(0.975, 2);
  });
});

test("95% intervals of paired differences hold the truth in about 95% of simulated experiments", () => {
  const random = createRandom("coverage");
  const coverage = [16, 64].map((units) => {
    let held = 0;
    for (let experiment = 0; experiment < 300; experiment++) {
      // A third of the items turn towards the target and a tenth away from it: the true difference is 0.2333.
      const values = Array.from({ length: units }, () => {
        const draw = random.next();
        return draw < 1 / 3 ? 1 : draw < 1 / 3 + 0.1 ? -1 : 0;
      });
      const summary = bootstrapMean(values, `experiment ${units}/${experiment}`, 1_000);
      if ((summary?.low ?? 1) <= 1 / 3 - 0.1 && (summary?.high ?? -1) >= 1 / 3 - 0.1) held++;
    }
    return held / 300;
  });
  // Three standard errors of 300 experiments are 3.8 points; discrete values cost up to 2 more at 16 items.
  for (const share of coverage) {
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  }
});

describe("resampling", () => {
  test("columns see the same draws, so that equal columns have equal totals and a constant column none to vary", () => {
    const values = Float64Array.from({ length: 30 }, (_, index) => index % 3);
    const totals = resampleTotals([values, new Float64Array(30).fill(1), values, values, values], {
      resamples: 50,
      random: createRandom(3),
    });
    expect(totals[2]).toEqual(totals[0]);
    expect(totals[4]).toEqual(totals[0]);
    expect(totals[1]).toEqual(new Float64Array(50).fill(30));
  });

  test("draws every unit equally often", () => {
    const units = 7;
    const columns = Array.from({ length: units }, (_, unit) =>
      new Float64Array(units).map((_value, index) => (index === unit ? 1 : 0)),
    );
    const resamples = 20_000;
    const totals = resampleTotals(columns, { resamples, random: createRandom("even") });
    for (const column of totals) {
      const perResample = column.reduce((sum, value) => sum + value, 0) / resamples;
      // A count has mean 1 and variance 6/7; four standard errors of 20,000 are 0.026.
      expect(Math.abs(perResample - 1)).toBeLessThan(0.026);
    }
  });

  test("columns of different lengths are refused, and no columns have no totals", () => {
    const options = { resamples: 5, random: createRandom(1) };
    expect(() => resampleTotals([new Float64Array(2), new Float64Array(3)], options)).toThrow("one length");
    expect(resampleTotals([], options)).toEqual([]);
  });
});

test("order statistics are those of the sorted values, ties included, and leave the values as they were", () => {
  const random = createRandom("select");
  for (let round = 0; round < 50; round++) {
    const values = Float64Array.from({ length: 1 + random.integer(60) }, () => random.integer(12));
    const before = values.slice();
    const ranks = Array.from({ length: 4 }, () => random.integer(values.length));
    const sorted = values.toSorted();
    expect(orderStatistics(values, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
    expect(values).toEqual(before);
  }
});
