import { describe, expect, test } from "vitest";
import { unanimousInterval, wilsonInterval } from "#core/statistics/proportion.ts";
import { TWIN } from "./twin.ts";

const SHARE = { low: 0, high: 1 };

function percent(successes: number, trials: number): (string | undefined)[] {
  const interval = wilsonInterval(successes, trials);
  return [interval?.low, interval?.high].map((bound) => bound?.toFixed(3));
}

describe("Wilson's interval", () => {
  test.each(TWIN.wilson)("of $successes/$trials at $confidence is statsmodels'", (row) => {
    const interval = wilsonInterval(row.successes, row.trials, row.confidence);
    expect(interval?.low).toBeCloseTo(row.low, 13);
    expect(interval?.high).toBeCloseTo(row.high, 13);
  });

  test("has the published planning numbers: 0/25, 5/25, 7/100, 189/675", () => {
    expect([percent(0, 25), percent(5, 25), percent(7, 100), percent(189, 675)]).toEqual([
      ["0.000", "0.133"],
      ["0.089", "0.391"],
      ["0.034", "0.137"],
      ["0.247", "0.315"],
    ]);
  });

  test("is unknown without trials and spans nearly everything of one trial", () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(wilsonInterval(1, 1)?.low).toBeCloseTo(0.2065, 4);
    expect(wilsonInterval(1, 1)?.high).toBe(1);
  });
});

describe("the interval of units that all agree", () => {
  test("is Wilson's for a rate of 0 and of 1", () => {
    expect(unanimousInterval(0, 25, SHARE)).toEqual(wilsonInterval(0, 25));
    expect(unanimousInterval(1, 25, SHARE)?.low).toBeCloseTo(wilsonInterval(25, 25)?.low ?? 0, 14);
    expect(unanimousInterval(1, 25, SHARE)?.high).toBeCloseTo(1, 14);
  });

  test("of differences that are all 0 reaches as far to either side as the share that may differ", () => {
    // Wilson's limit for 0 of 25 is z² / (n + z²) = 3.8415 / 28.8415.
    const interval = unanimousInterval(0, 25, { low: -1, high: 1 });
    expect(interval?.low).toBeCloseTo(-0.13319, 5);
    expect(interval?.high).toBeCloseTo(0.13319, 5);
  });

  test("is unknown without units", () => {
    expect(unanimousInterval(0, 0, SHARE)).toBeNull();
  });
});
