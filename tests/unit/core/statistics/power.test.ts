import { describe, expect, test } from "vitest";
import { smallestDetectableDifference, unitsNeeded, type Design } from "#core/statistics/power.ts";
import { TWIN } from "./twin.ts";

const EVEN: Design = { kind: "independent", rate: 0.5 };
const RARE: Design = { kind: "independent", rate: 0.1 };
const PAIRED: Design = { kind: "paired", discordant: 0.2 };

test.each(TWIN.detectable)("$count of $design.kind at power $power find statsmodels' difference", (row) => {
  // statsmodels' root finder stops within about 1e-5 of the difference, and it adds the chance of the wrong sign.
  const difference = smallestDetectableDifference(row.design, row.count, { power: row.power, alpha: row.alpha });
  expect(difference).toBeCloseTo(row.expected, 5);
});

describe("planning numbers worked beforehand", () => {
  test.each([
    [25, 40, 24, 25],
    [100, 20, 12, 12.5],
    [300, 11, 7, 7],
    [400, 10, 6, 6],
    [675, 7.6, 4.6, 4.8],
    [1000, 6, 4, 4],
  ])("%i units find %f points near 50%%, %f near 10%%, %f paired with 20%% discordant", (count, even, rare, paired) => {
    const points = (design: Design): number => 100 * (smallestDetectableDifference(design, count) ?? Number.NaN);
    // The table is rounded to whole points, or to tenths and halves where it says so.
    expect(Math.abs(points(EVEN) - even)).toBeLessThan(0.5);
    expect(Math.abs(points(RARE) - rare)).toBeLessThan(0.5);
    expect(Math.abs(points(PAIRED) - paired)).toBeLessThan(0.5);
  });

  test("5 points need 1570 units per side or 628 pairs; 3 points need 4361 or 1745", () => {
    expect([0.05, 0.03].map((difference) => [unitsNeeded(EVEN, difference), unitsNeeded(PAIRED, difference)])).toEqual([
      [1570, 628],
      [4361, 1745],
    ]);
  });
});

test("nothing is detectable without units", () => {
  expect(smallestDetectableDifference(PAIRED, 0)).toBeNull();
});
