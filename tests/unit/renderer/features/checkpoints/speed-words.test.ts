import { expect, test } from "vitest";
import { speedFacts } from "../../../../../renderer/features/checkpoints/speed-words.ts";

test("a speed says what it was measured on, and what it asks of the memory", () => {
  const speed = {
    encode: { tokens: 1280, runs: 10, durationMs: 1000, blockTokens: 128 },
    decode: { tokens: 64, runs: 2, durationMs: 2000, afterTokens: 32 },
  };
  expect(speedFacts({ speed, weightBytes: 2_000_000_000 })).toEqual([
    { name: "Reading", value: "1.28 k tokens a second: 10 prompts of 128 tokens in 1.0 s" },
    { name: "Answering", value: "32 tokens a second: 64 tokens one by one after 32 in the cache, in 2.0 s" },
    { name: "Weights read", value: "64 GB a second while answering, all 2 GB once a token" },
  ]);
});
