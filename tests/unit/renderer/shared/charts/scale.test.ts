import { expect, test } from "vitest";
import { isUndecided } from "../../../../../renderer/shared/charts/undecided.ts";
import { divergingColour } from "../../../../../renderer/shared/charts/diverging.ts";
import { linearScale, symmetricDomain } from "../../../../../renderer/shared/charts/scale.ts";

test("values map to percent of the axis and never leave it", () => {
  const scale = linearScale([-0.5, 0.5]);
  expect([-0.5, 0, 0.25, 0.5, 9, -9].map((value) => scale.percent(value))).toEqual([0, 50, 75, 100, 100, 0]);
});

test("ticks are round figures without rounding dust", () => {
  expect(linearScale([0, 1]).ticks).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(linearScale([-0.3, 0.3], 6).ticks).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  expect(linearScale([0.13, 0.87], 4).ticks).toEqual([0.2, 0.4, 0.6, 0.8]);
});

test("zero is a tick, never minus zero", () => {
  expect(linearScale([-1, 1]).ticks.filter((tick) => Object.is(tick, -0))).toEqual([]);
});

test("a symmetric domain has zero in its middle, holds all values and ends on a round figure", () => {
  const [from, to] = symmetricDomain([-0.62, 0.27]);
  expect([from, to].map((end) => Number(end.toFixed(9)))).toEqual([-0.8, 0.8]);
  expect(symmetricDomain([], 0.1)).toEqual([-0.1, 0.1]);
});

test("an interval is undecided exactly when it holds the reference, edges included", () => {
  expect(isUndecided(0.1, 0.3, 0)).toBe(false);
  expect(isUndecided(-0.3, -0.1, 0)).toBe(false);
  expect(isUndecided(-0.1, 0.3, 0)).toBe(true);
  expect(isUndecided(0, 0.3, 0)).toBe(true);
});

test("without an interval nothing is decided; without a reference every interval is shown in colour", () => {
  expect(isUndecided(null, null, 0)).toBe(true);
  expect(isUndecided(0.4, 0.6, undefined)).toBe(false);
});

test("the diverging scale is the surface at zero, takes the side of the sign, and ends at its maximum", () => {
  expect(divergingColour(0, 2)).toBe("color-mix(in oklab, var(--diverging-positive) 0.0%, var(--surface))");
  expect(divergingColour(-1, 2)).toBe("color-mix(in oklab, var(--diverging-negative) 22.5%, var(--surface))");
  expect(divergingColour(9, 2)).toBe(divergingColour(2, 2));
  expect(divergingColour(1, 0)).toBe(divergingColour(0, 1));
});
