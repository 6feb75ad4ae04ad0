import { memoryDoubt, memoryTogether, memoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { describe, expect, it } from "vitest";

/** 8.0 GB of weights; 100 kB a token; a vocabulary of 1000. */
const DEMAND = {
  name: "the model",
  weightBytes: 8e9,
  largestTensorBytes: 0.5e9,
  cacheBytesPerToken: 1e5,
  vocabularySize: 1000,
  contextLength: null,
};
/** By hand: 0.12 GB of process + 2048 × 1000 × 16 bytes of logits + the largest tensor once more. */
const ACTIVATIONS = 0.12e9 + 2048 * 1000 * 16 + 0.5e9;
const TOTAL = 8e9 + 2048e5 + ACTIVATIONS;

/** What stays with one short text at a time: weights, the process, and the cache of 64 tokens. */
const LEAST = 8e9 + 0.12e9 + 64e5;

describe("the memory verdict", () => {
  it("adds weights, the cache of a stated length and working memory", () => {
    expect(memoryVerdict(DEMAND, 20e9)).toEqual({
      verdict: "fits",
      neededBytes: { weights: 8e9, cache: 2048e5, activations: ACTIVATIONS },
      availableBytes: 20e9,
      contextTokens: 2048,
      sentence:
        "the model needs about 8.9 GB of memory (weights 8.0 GB, cache of 2048 tokens 0.20 GB, working memory 0.65 GB) and 20.0 GB are available.",
    });
  });

  it("counts the cache for the model's own context where that is shorter", () => {
    const found = memoryVerdict({ ...DEMAND, contextLength: 100 }, 20e9);
    expect([found.contextTokens, found.neededBytes.cache]).toEqual([100, 1e7]);
  });

  it("counts the logits of one run at most, however large the vocabulary", () => {
    const found = memoryVerdict({ ...DEMAND, vocabularySize: 1e6 }, 20e9);
    expect(found.neededBytes.activations).toBe(0.62e9 + 2 ** 25 * 16);
  });

  it.each([
    [TOTAL, "tight"],
    [TOTAL - 1, "tight"],
    [LEAST, "tight"],
    [LEAST - 1, "too-large"],
    [TOTAL / 0.8 - 1, "tight"],
    [TOTAL / 0.8 + 1, "fits"],
  ] as const)("with %d bytes available is %s", (availableBytes, verdict) => {
    expect(memoryVerdict(DEMAND, availableBytes).verdict).toBe(verdict);
  });

  it("warns of what runs with short texts only", () => {
    expect(memoryVerdict(DEMAND, TOTAL - 1).sentence).toMatch(
      /8\.9 GB are available; it may be ended for want of memory unless texts are short: close other programs/,
    );
  });

  it("says what to do in one sentence where it is not enough", () => {
    const { sentence } = memoryVerdict(DEMAND, 4e9);
    expect(sentence).toContain("8.9 GB");
    expect(sentence).toContain("4.0 GB are available; close other programs, choose a smaller");
    expect(sentence).toContain("MSM_IGNORE_MEMORY=1");
    expect(sentence.match(/[.]( |$)/g) ?? []).toHaveLength(1);
  });

  it("adds up checkpoints that are asked at once, each of which would fit alone", () => {
    const other = { ...DEMAND, name: "another", weightBytes: 7e9 };
    const availableBytes = TOTAL / 0.8 + 1;
    expect(memoryTogether([other, DEMAND], availableBytes, 1)).toEqual(memoryVerdict(DEMAND, availableBytes));
    expect(memoryTogether([other, DEMAND], availableBytes, 2)).toMatchObject({
      verdict: "too-large",
      neededBytes: { weights: 15e9, cache: 2 * 2048e5, activations: 2 * ACTIVATIONS },
      sentence: expect.stringMatching(
        /^the model, another together need about 16.7 GB of memory .*11.1 GB are available/,
      ),
    });
  });

  it("says nothing behind a name where it fits, and otherwise no name and no full stop", () => {
    expect(memoryDoubt(memoryVerdict(DEMAND, 20e9))).toBe(null);
    expect(memoryDoubt(memoryVerdict(DEMAND, 9e9))).toMatch(
      /^needs about 8\.9 GB .* 9\.0 GB are available; close other programs before running it$/,
    );
  });
});
