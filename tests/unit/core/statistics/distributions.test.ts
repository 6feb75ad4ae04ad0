import { describe, expect, test } from "vitest";
import { binomialCdf, binomialPmf } from "#core/statistics/binomial.ts";
import { normalCdf, normalQuantile, twoSidedZ } from "#core/statistics/normal.ts";
import { studentCdf, studentQuantile } from "#core/statistics/student.ts";
import { TWIN } from "./twin.ts";

/** Distance in units of the expected value; plain distance where that is 0. */
function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / (Math.abs(expected) || 1);
}

describe("agrees with SciPy", () => {
  test.each(TWIN.normalCdf)("normal CDF at $z", ({ z, expected }) => {
    expect(relativeError(normalCdf(z), expected)).toBeLessThan(5e-14);
  });
  test.each(TWIN.normalQuantile)("normal quantile at $probability", ({ probability, expected }) => {
    expect(relativeError(normalQuantile(probability), expected)).toBeLessThan(2e-15);
  });
  test.each(TWIN.studentCdf)("Student CDF at $t with $degrees degrees", ({ t, degrees, expected }) => {
    expect(Math.abs(studentCdf(t, degrees) - expected)).toBeLessThan(5e-15);
  });
  test.each(TWIN.studentQuantile)("Student quantile at $probability with $degrees degrees", (row) => {
    expect(relativeError(studentQuantile(row.probability, row.degrees), row.expected)).toBeLessThan(1e-11);
  });
  test.each(TWIN.binomialPmf)(
    "binomial P(X = $successes) of $trials at $rate",
    ({ successes, trials, rate, expected }) => {
      expect(relativeError(binomialPmf(successes, trials, rate), expected)).toBeLessThan(1e-13);
    },
  );
  test.each(TWIN.binomialCdf)(
    "binomial P(X <= $successes) of $trials at $rate",
    ({ successes, trials, rate, expected }) => {
      expect(relativeError(binomialCdf(successes, trials, rate), expected)).toBeLessThan(1e-12);
    },
  );
});

test("the ends of the distributions are exact", () => {
  expect({
    cdf: [normalCdf(-Infinity), normalCdf(0), normalCdf(Infinity)],
    quantile: [normalQuantile(0), normalQuantile(0.5), normalQuantile(1)],
    binomial: [
      binomialPmf(0, 0, 0.5),
      binomialPmf(3, 3, 1),
      binomialPmf(4, 3, 0.5),
      binomialCdf(-1, 3, 0.5),
      binomialCdf(3, 3, 0.5),
    ],
  }).toEqual({ cdf: [0, 0.5, 1], quantile: [-Infinity, 0, Infinity], binomial: [1, 1, 0, 0, 1] });
});

test("the two-sided z of 95% is 1.959964", () => {
  expect(twoSidedZ(0.95)).toBeCloseTo(1.9599639845400545, 12);
});

test("a probability outside 0 to 1 and a fractional degree of freedom are refused", () => {
  expect(() => normalQuantile(1.01)).toThrow("between 0 and 1");
  expect(() => normalQuantile(Number.NaN)).toThrow("between 0 and 1");
  expect(() => studentQuantile(0, 3)).toThrow("between 0 and 1");
  expect(() => studentCdf(1, 2.5)).toThrow("whole number");
});
