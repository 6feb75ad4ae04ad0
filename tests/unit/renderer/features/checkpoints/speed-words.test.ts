import { expect, test } from "vitest";
import { speedFacts } from "../../../../../renderer/features/checkpoints/speed-words.ts";

const SPEED = {
  encode: { tokens: 1280, runs: 10, durationMs: 1000, blockTokens: 128 },
  decode: { tokens: 64, runs: 2, durationMs: 2000, afterTokens: 32 },
};

test("a speed says what it was measured on, and how near it is to what the memory allows", () => {
  const memory = { bytesPerSecond: 80e9, bytesPerToken: 2e9 };
  expect(speedFacts({ speed: { ...SPEED, memory } })).toEqual([
    { name: "Reading", value: "1.28 k tokens a second: 10 prompts of 128 tokens in 1.0 s" },
    { name: "Answering", value: "32 tokens a second: 64 tokens one by one after 32 in the cache, in 2.0 s" },
    {
      name: "Of the limit",
      value: "80%: a token reads 2 GB of weights, and this machine reads 80 GB a second from memory",
    },
  ]);
});

test("nothing is said of a limit that was not measured", () => {
  expect(speedFacts({ speed: { ...SPEED, memory: null } }).map(({ name }) => name)).toEqual(["Reading", "Answering"]);
});
