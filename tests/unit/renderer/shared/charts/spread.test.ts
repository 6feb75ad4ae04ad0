import { expect, test } from "vitest";
import { logScale } from "../../../../../renderer/shared/charts/scale.ts";
import { spread } from "../../../../../renderer/shared/charts/spread.ts";

test("labels that stand apart stay, and those that touch share their middle in their own order", () => {
  expect(spread([10, 100, 50], 16)).toEqual([10, 100, 50]);
  expect(spread([50, 50], 16)).toEqual([42, 58]);
  expect(spread([54, 50, 52], 10)).toEqual([62, 42, 52]);
  // The pair moves into the third, and all three go together.
  expect(spread([0, 0, 9], 10)).toEqual([-7, 3, 13]);
});

test("a log scale puts equal factors at equal distances and ends at its domain", () => {
  const scale = logScale([1, 100], [1, 10, 100]);
  expect([1, 10, 100, 0.1].map((at) => Number(scale.percent(at).toFixed(9)))).toEqual([0, 50, 100, 0]);
  expect(scale.ticks).toEqual([1, 10, 100]);
});
