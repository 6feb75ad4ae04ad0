import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "#core/base/random.ts";
import { correctedDifference, correctedRate, youdenIndex } from "#core/statistics/corrected-rate.ts";
import { stratifiedMean } from "#core/statistics/stratified.ts";

const of = (successes: number, trials: number) => ({ successes, trials });
const share = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high });

describe("a rate corrected for a classifier's errors", () => {
  const errors = { sensitivity: of(90, 100), specificity: of(95, 100) };

  test("by hand: s = 0.9, t = 0.95 and p = 0.10 give 0.05 / 0.85", () => {
    const found = correctedRate({ positive: share(0.1), classified: 1, certain: 0 }, errors);
    expect(found?.estimate).toBeCloseTo(0.0588, 4);
    expect(found?.low).toBeLessThan(0.0588);
    expect(found?.high).toBeGreaterThan(0.0588);
  });

  test("below the rate of false alarms it is 0, and what it would have been is said", () => {
    const found = correctedRate({ positive: share(0.02), classified: 1, certain: 0 }, errors);
    expect([found?.estimate, found?.low]).toEqual([0, 0]);
    expect(found?.unclipped).toBeCloseTo(-0.03 / 0.85, 12);
  });

  test("no rate follows from a classifier that is not shown to be better than chance", () => {
    const observed = { positive: share(0.3), classified: 1, certain: 0 };
    expect(correctedRate(observed, { sensitivity: of(50, 100), specificity: of(50, 100) })).toBeNull();
    expect(correctedRate(observed, { sensitivity: of(3, 4), specificity: of(3, 4) })).toBeNull();
    expect(correctedRate(observed, { sensitivity: of(0, 0), specificity: of(90, 100) })).toBeNull();
    expect(youdenIndex({ sensitivity: of(0, 0), specificity: of(1, 1) })).toBeNull();
  });

  test("what is certain is not corrected: only the classified share is", () => {
    const found = correctedRate({ positive: share(0.3), classified: 0.5, certain: 0.1 }, errors);
    expect(found?.unclipped).toBeCloseTo(0.1 + (0.2 - 0.5 * 0.05) / 0.85, 12);
    const certain = correctedRate({ positive: share(0.3, 0.2, 0.4), classified: 0, certain: 0.3 }, errors);
    expect(certain?.estimate).toBeCloseTo(0.3, 12);
  });

  test("few labels widen the interval", () => {
    const width = (times: number): number => {
      const found = correctedRate(
        { positive: share(0.3), classified: 1, certain: 0 },
        { sensitivity: of(9 * times, 10 * times), specificity: of(19 * times, 20 * times) },
      );
      return (found?.high ?? 0) - (found?.low ?? 0);
    };
    expect(width(3)).toBeGreaterThan(2 * width(50));
  });

  test("a difference is scaled, and the errors of both sides largely cancel", () => {
    const found = correctedDifference(
      { positive: { delta: -0.17, low: -0.17, high: -0.17 }, classified: 0, certain: 0 },
      errors,
    );
    expect(found?.delta).toBeCloseTo(-0.2, 12);
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeLessThan(0.06);
  });

  test("its 95% interval holds the truth in about 95% of simulated studies", () => {
    const random = createRandom("corrected rates");
    for (const [sensitivity, specificity, rate, classified] of [
      [0.95, 0.95, 0.05, 0.6],
      [0.9, 0.9, 0.3, 0.7],
      [0.8, 0.98, 0.7, 1],
    ] as const) {
      const held = Array.from({ length: 400 }, () =>
        isHeld(random, { sensitivity, specificity, rate, classified }),
      ).filter(Boolean).length;
      expect(held / 400).toBeGreaterThan(0.91);
    }
  });
});

interface Study {
  readonly sensitivity: number;
  readonly specificity: number;
  readonly rate: number;
  readonly classified: number;
}

/** 27 cells of 10 rollouts, and 100 labelled cases of each kind. */
function isHeld(random: Random, { sensitivity, specificity, rate, classified }: Study): boolean {
  const strata = Array.from({ length: 27 }, () => {
    const judged = draw(random, 10, classified);
    const true_ = draw(random, judged, rate / classified);
    return { judged, ...of(draw(random, true_, sensitivity) + draw(random, judged - true_, 1 - specificity), 10) };
  });
  const positive = stratifiedMean(strata) ?? share(0);
  const share_ = strata.reduce((sum, { judged }) => sum + judged / 10, 0) / strata.length;
  const found = correctedRate(
    { positive, classified: share_, certain: 0 },
    { sensitivity: of(draw(random, 100, sensitivity), 100), specificity: of(draw(random, 100, specificity), 100) },
  );
  return found !== null && found.low <= rate && rate <= found.high;
}

function draw(random: Random, trials: number, rate: number): number {
  let successes = 0;
  for (let trial = 0; trial < trials; trial++) if (random.next() < rate) successes++;
  return successes;
}
