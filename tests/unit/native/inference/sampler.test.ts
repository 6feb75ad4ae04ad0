import { logprobNats, logSumExp, softmaxOf } from "#native/inference/log-softmax.ts";
import { chooseFrom, uniformAt } from "#native/inference/sampler.ts";
import { describe, expect, it } from "vitest";

/** A token drawn from logits as the engine does it where no graph tempers them. */
function choose(
  row: Float32Array,
  decoding: { temperature: number; topK?: number; topP: number },
  uniform: number,
): number {
  return chooseFrom(softmaxOf(row, decoding.temperature || 1).probabilities, decoding, uniform);
}

/** Logits whose softmax is the given distribution. */
function logits(probabilities: readonly number[]): Float32Array {
  return Float32Array.from(probabilities, (p) => Math.log(p) + 5);
}

function frequencies(
  row: Float32Array,
  decoding: { temperature: number; topK?: number; topP: number },
  draws: number,
): number[] {
  const counts = Array.from(row, () => 0);
  for (let draw = 0; draw < draws; draw++) {
    const token = choose(row, decoding, uniformAt(`seed-${draw}`, draw % 7));
    counts[token] = (counts[token] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

/** Five standard errors of a proportion: passes by chance but once in millions. */
function tolerance(p: number, draws: number): number {
  return 5 * Math.sqrt((p * (1 - p)) / draws);
}

describe("log-softmax", () => {
  it("gives the logarithms of probabilities worked by hand", () => {
    const row = Float32Array.of(0, Math.log(2), Math.log(5));
    expect(logSumExp(row)).toBeCloseTo(Math.log(8), 6);
    expect([0, 1, 2].map((id) => Math.exp(logprobNats(row, id)))).toEqual([
      expect.closeTo(0.125, 6),
      expect.closeTo(0.25, 6),
      expect.closeTo(0.625, 6),
    ]);
  });

  it("does not overflow on large logits and takes minus infinity for impossible", () => {
    const row = Float32Array.of(1000, 1000, Number.NEGATIVE_INFINITY);
    expect(logprobNats(row, 0)).toBeCloseTo(-Math.LN2, 12);
    expect(logprobNats(row, 2)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("shows not-a-number and infinity as not-a-number", () => {
    expect(logSumExp(Float32Array.of(1, Number.NaN))).toBeNaN();
    expect(logSumExp(Float32Array.of(1, Number.POSITIVE_INFINITY))).toBeNaN();
  });
});

describe("choosing a token", () => {
  const P = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];
  const DRAWS = 20_000;

  it("at temperature 1 follows the softmax", () => {
    const found = frequencies(logits(P), { temperature: 1, topP: 1 }, DRAWS);
    for (const [id, p] of P.entries()) expect(Math.abs((found[id] ?? 0) - p)).toBeLessThan(tolerance(p, DRAWS));
  });

  it("at temperature 0.5 follows the squared probabilities", () => {
    const squares = P.map((p) => p * p);
    const total = squares.reduce((sum, p) => sum + p, 0);
    const found = frequencies(logits(P), { temperature: 0.5, topP: 1 }, DRAWS);
    for (const [id, square] of squares.entries()) {
      expect(Math.abs((found[id] ?? 0) - square / total)).toBeLessThan(tolerance(square / total, DRAWS));
    }
  });

  it("with top-p 0.7 takes 0.4, 0.25 and the 0.15 that crosses, in their proportion, and nothing else", () => {
    const found = frequencies(logits(P), { temperature: 1, topP: 0.7 }, DRAWS);
    for (const [id, p] of [0.5, 0.3125, 0.1875].entries())
      expect(Math.abs((found[id] ?? 0) - p)).toBeLessThan(tolerance(p, DRAWS));
    expect(found.slice(3)).toEqual([0, 0, 0]);
  });

  it("applies top-p after the temperature", () => {
    // Squared and normalised, the first token has 0.16 / 0.2602 = 0.615 of the mass: enough for top-p 0.6 alone.
    expect(frequencies(logits(P), { temperature: 0.5, topP: 0.6 }, 500)[0]).toBe(1);
    expect(frequencies(logits(P), { temperature: 1, topP: 0.6 }, 500)[0]).toBeLessThan(1);
  });

  it("with top-k 2 takes the two most probable in their proportion, and nothing else", () => {
    const found = frequencies(logits(P), { temperature: 1, topK: 2, topP: 1 }, DRAWS);
    for (const [id, p] of [0.4 / 0.65, 0.25 / 0.65].entries())
      expect(Math.abs((found[id] ?? 0) - p)).toBeLessThan(tolerance(p, DRAWS));
    expect(found.slice(2)).toEqual([0, 0, 0, 0]);
  });

  it("applies top-p to what top-k left", () => {
    // Of the first two, the first has 0.4 / 0.65 = 0.615 of the mass: enough for top-p 0.6, which it is not of all six.
    expect(frequencies(logits(P), { temperature: 1, topK: 2, topP: 0.6 }, 500)[0]).toBe(1);
  });

  it("with a top-k of the whole vocabulary draws as without", () => {
    for (let draw = 0; draw < 200; draw++) {
      const uniform = uniformAt("whole", draw);
      const without = choose(logits(P), { temperature: 1, topP: 0.9 }, uniform);
      expect(choose(logits(P), { temperature: 1, topK: P.length, topP: 0.9 }, uniform)).toBe(without);
    }
  });

  it("at temperature 0 takes the most probable token, of equal ones the first", () => {
    expect(choose(Float32Array.of(1, 3, 3, 2), { temperature: 0, topP: 1 }, 0.99)).toBe(1);
  });

  it("with the smallest top-p takes the most probable token", () => {
    expect(choose(logits(P), { temperature: 1, topP: 1e-9 }, 0.999)).toBe(0);
  });

  it("never draws an impossible token, at either end of the interval", () => {
    const row = Float32Array.of(Number.NEGATIVE_INFINITY, 0, 0, Number.NEGATIVE_INFINITY);
    expect(choose(row, { temperature: 1, topP: 1 }, 0)).toBe(1);
    expect(choose(row, { temperature: 1, topP: 1 }, 1 - 2 ** -53)).toBe(2);
  });
});

describe("the uniform numbers", () => {
  it("are a function of seed and token index", () => {
    expect(uniformAt("7/item/0", 3)).toBe(uniformAt("7/item/0", 3));
    expect(new Set(["a", "b"].flatMap((seed) => [0, 1, 2].map((index) => uniformAt(seed, index)))).size).toBe(6);
  });

  it("are spread evenly over seeds and over indices", () => {
    for (const draw of [(n: number) => uniformAt(`s${n}`, 0), (n: number) => uniformAt("s", n)]) {
      const bins = Array.from({ length: 16 }, () => 0);
      for (let n = 0; n < 16_000; n++) {
        const bin = Math.floor(draw(n) * 16);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      // 99.99th percentile of chi-square with 15 degrees of freedom: 44.3 (SciPy 1.16, chi2.ppf).
      expect(chiSquare).toBeLessThan(44.3);
    }
  });
});
