import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { planGrid } from "#core/agentic/plan-grid.ts";
import { isEnough } from "#core/agentic/stopping.ts";
import { confidenceSequence, sequentialDifference, sequentialMean } from "#core/statistics/confidence-sequence.ts";
import { wilsonInterval } from "#core/statistics/proportion.ts";

const Strata = z.array(z.tuple([z.int(), z.int()]).transform(([successes, trials]) => ({ successes, trials })));
const interval = { low: z.number(), high: z.number() };
const { tables } = z
  .looseObject({
    tables: z.strictObject({
      sequence: z.array(z.strictObject({ successes: z.int(), trials: z.int(), confidence: z.number(), ...interval })),
      mean: z.array(z.strictObject({ strata: Strata, estimate: z.number(), ...interval })),
      difference: z.array(z.strictObject({ one: Strata, other: Strata, pValue: z.number(), ...interval })),
      plan: z.array(
        z.strictObject({
          rate: z.number(),
          difference: z.number(),
          power: z.number(),
          alpha: z.number(),
          needed: z.int(),
        }),
      ),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL("../../../twins/sequential.json", import.meta.url), "utf8")));

test.each(tables.sequence)(
  "after $successes of $trials at $confidence the sequence is SciPy's",
  ({ successes, trials, confidence, low, high }) => {
    const found = confidenceSequence(successes, trials, confidence);
    expect(found.low).toBeCloseTo(low, 9);
    expect(found.high).toBeCloseTo(high, 9);
  },
);

test.each(tables.mean)("a mean over strata is the twin's", ({ strata, estimate, low, high }) => {
  const found = sequentialMean(strata);
  expect(found?.estimate).toBeCloseTo(estimate, 12);
  expect(found?.low).toBeCloseTo(low, 9);
  expect(found?.high).toBeCloseTo(high, 9);
});

test.each(tables.difference)("a difference is the twin's, and its p is where 0 is just left out", (twin) => {
  const found = sequentialDifference(twin.one, twin.other);
  expect(found?.low).toBeCloseTo(twin.low, 9);
  expect(found?.high).toBeCloseTo(twin.high, 9);
  expect(found?.pValue).toBeCloseTo(twin.pValue, 9);
  expect((found?.pValue ?? 1) <= 0.05).toBe(twin.low > 0 || twin.high < 0);
});

test("it costs width: where the number of trials was fixed, Wilson's interval lies within it", () => {
  for (const [k, n] of [
    [0, 25],
    [5, 25],
    [60, 100],
  ] as const) {
    const [wide, narrow] = [confidenceSequence(k, n), wilsonInterval(k, n)];
    expect(wide.low).toBeLessThanOrEqual(narrow?.low ?? -1);
    expect(wide.high).toBeGreaterThan(narrow?.high ?? 2);
  }
});

test("a cell has enough when its sequence is narrow, and rollouts of which nothing is known do not make it so", () => {
  const rule = { metric: "executed", halfWidth: 0.15, step: 5 } as const;
  const of = (harm: number, none: number, unknown: number) => [
    ...Array.from({ length: harm }, () => ({ executed: true })),
    ...Array.from({ length: none }, () => ({ executed: false })),
    ...Array.from({ length: unknown }, () => ({ executed: null })),
  ];
  expect([isEnough(of(0, 10, 0), rule), isEnough(of(0, 20, 0), rule)]).toEqual([false, true]);
  expect([isEnough(of(10, 10, 0), rule), isEnough(of(0, 10, 500), rule), isEnough([], rule)]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each(tables.plan)("rollouts for $difference from $rate are those at which the test has the power", (twin) => {
  const { rate, difference, power, needed } = twin;
  const plan = planGrid({ cells: 27, samples: 25, rate, difference, power });
  expect([plan.neededInOneCell, plan.neededInAll]).toEqual([needed, Math.ceil(needed / 27)]);
});

test("the smallest difference that is found needs as many rollouts as there are", () => {
  const plan = planGrid({ cells: 27, samples: 25, rate: 0.1, difference: 0.1 });
  const again = planGrid({ cells: 27, samples: 25, rate: 0.1, difference: plan.smallestInAll ?? 0 });
  expect(again.neededInOneCell).toBe(27 * 25);
  expect(planGrid({ cells: 1, samples: 2, rate: 0.5, difference: 0.1 }).smallestInAll).toBeNull();
});
