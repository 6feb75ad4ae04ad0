import { describe, expect, test } from "vitest";
import { cohenKappa, specificAgreement } from "#core/statistics/kappa.ts";
import { TWIN } from "./twin.ts";

describe("Cohen's kappa", () => {
  test.each(TWIN.kappa)("of $table is statsmodels'", ({ table, ...expected }) => {
    const found = cohenKappa(table);
    for (const key of ["kappa", "low", "high"] as const) expect(found?.[key]).toBeCloseTo(expected[key], 10);
    // The root of a variance that is 0 but for rounding.
    expect(found?.standardError).toBeCloseTo(expected.standardError, 7);
  });

  test("full agreement on a few claims no certainty, and one answer throughout says nothing", () => {
    const few = cohenKappa({ bothYes: 5, onlyFirst: 0, onlySecond: 0, bothNo: 5 });
    expect([few?.kappa, few?.high]).toEqual([1, 1]);
    expect(few?.low).toBeLessThan(0.9);
    expect(cohenKappa({ bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 50 })).toBeNull();
    expect(cohenKappa({ bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 0 })).toBeNull();
  });

  test("near a rate of 0 agreement on no hides that there is none on yes", () => {
    const table = { bothYes: 0, onlyFirst: 3, onlySecond: 3, bothNo: 94 };
    expect(cohenKappa(table)?.kappa).toBeLessThan(0);
    expect(specificAgreement(table)).toEqual({ yes: 0, no: 188 / 194 });
  });
});
