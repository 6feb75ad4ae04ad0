import { describe, expect, test } from "vitest";

import type { Shape } from "../../bench/bound.ts";
import { boundMs, parametersOf, scoreFlops, tokenFlops } from "../../bench/bound.ts";
import type { ScoreTask, Text } from "../../bench/job.ts";

// Small enough to count by hand. Attention: q 4×4, k and v 4×2 each, o 4×4 = 48; MLP: 3×4×8 = 96; 2 layers: 288.
const SHAPE: Shape = {
  hidden: 4,
  layers: 2,
  heads: 2,
  kv_heads: 1,
  headSize: 2,
  intermediate: 8,
  vocabulary: 10,
  seed: 0,
};
const LIMITS = { gflops: 1e-6, gigabytesPerSecond: 1e-6 }; // 1000 operations or bytes a second: one in a millisecond
const SINGLE = { weightBytes: 4, cacheBytes: 4 };

const text = (...ids: number[]): Text => ({ ids, text: ids.join(" ") });
const task = (...requests: ScoreTask["requests"]): ScoreTask => ({ kind: "score", requests });

describe("a token's arithmetic", () => {
  test("counts the matrices of all layers and the head apart", () => {
    expect(parametersOf(SHAPE)).toEqual({ layers: 288, head: 40 });
  });

  test("is two operations a parameter and four for each position and head number it attends to", () => {
    expect(tokenFlops(SHAPE, 5)).toBe(2 * 288 + 4 * 2 * 4 * 5);
  });
});

describe("the least arithmetic of scores", () => {
  const token = (context: number): number => tokenFlops(SHAPE, context);
  const row = 2 * 40;

  test("encodes a prefix once, no continuation's last token, and computes one row for each token that is scored", () => {
    const shared = task({ prompt: text(1, 2), continuations: [text(3, 4), text(5, 6, 7)] });
    // Encoded: 1, 2; 3; 5, 6. Rows: after 2 (both first tokens), after 3, after 5, after 6.
    expect(scoreFlops(shared, SHAPE)).toBe(token(1) + token(2) + token(3) + token(3) + token(4) + 4 * row);
  });

  test("two prompts that begin alike share their beginning", () => {
    const alike = task(
      { prompt: text(1, 2, 3), continuations: [text(9)] },
      { prompt: text(1, 2, 4), continuations: [text(9)] },
    );
    expect(scoreFlops(alike, SHAPE)).toBe(token(1) + token(2) + 2 * token(3) + 2 * row);
  });

  test("becomes time at the measured peak", () => {
    const one = task({ prompt: text(1), continuations: [text(2)] });
    expect(boundMs(one, SHAPE, LIMITS, SINGLE)).toBeCloseTo(token(1) + row, 6);
  });
});

describe("the least time of answers", () => {
  const sampled = (answers: number, tokens: number) => ({
    kind: "sample" as const,
    prompt: text(1, 2),
    answers,
    tokens,
  });
  const prompt = tokenFlops(SHAPE, 1) + tokenFlops(SHAPE, 2) + 2 * 40;

  test("of one token is the prompt's", () => {
    expect(boundMs(sampled(7, 1), SHAPE, LIMITS, SINGLE)).toBeCloseTo(prompt, 6);
  });

  test("of a step is reading the weights and the cache where there is one answer", () => {
    // 4 bytes × 328 weights; cache: 2 × 2 layers × 1 head × 2 numbers × 4 bytes = 32 a token, 3 tokens.
    const read = 4 * 328 + 32 * 3;
    expect(read).toBeGreaterThan(tokenFlops(SHAPE, 3) + 80);
    expect(boundMs(sampled(1, 2), SHAPE, LIMITS, SINGLE)).toBeCloseTo(prompt + read, 6);
  });

  test("of a step is arithmetic where many answers share the weights", () => {
    const work = 20 * (tokenFlops(SHAPE, 3) + 80);
    expect(boundMs(sampled(20, 2), SHAPE, LIMITS, SINGLE)).toBeCloseTo(prompt + work, 6);
  });

  test("is shorter for a system that keeps half the bytes, as long as reading is what takes the time", () => {
    const read = 2 * 328 + 16 * 3;
    expect(boundMs(sampled(1, 2), SHAPE, LIMITS, { weightBytes: 2, cacheBytes: 2 })).toBeCloseTo(
      prompt + Math.max(read, tokenFlops(SHAPE, 3) + 80),
      6,
    );
  });
});
