import { memoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { type Death, explainDeath, isRefusedAllocation } from "#native/inference/memory/death.ts";
import { describe, expect, it } from "vitest";

const MEMORY = memoryVerdict(
  {
    name: "m",
    weightBytes: 2e9,
    largestTensorBytes: 0,
    cacheBytesPerToken: 1e6,
    vocabularySize: 1000,
    contextLength: 100,
  },
  3e9,
);
const KILLED: Death = {
  phase: "running",
  code: null,
  signal: "SIGKILL",
  seen: { residentBytes: 2.5e9, agoMs: 240, killer: "kernel", limit: { bytes: 3e9, group: "/g" } },
  memory: MEMORY,
  failure: null,
  output: null,
};

describe("how an engine's process ended", () => {
  it("killed by the kernel: what it held, what is allowed, what it needs, and what can fit", () => {
    expect(explainDeath(KILLED, "aft 0.40 GB")).toEqual({
      code: "out-of-memory",
      how: "ran out of memory while running: the kernel killed it; it held 2.5 GB when last seen, 0.2 s before, and 3.0 GB are allowed in its control group /g. It needs about 2.2 GB of memory (weights 2.0 GB, cache of 100 tokens 0.10 GB, working memory 0.12 GB); 3.0 GB were available. What can fit: close other programs or checkpoints (aft 0.40 GB), ask for fewer samples or shorter texts at once, or take a smaller or more strongly quantised export",
    });
  });

  it.each([
    ["another", "another program killed it: the kernel killed nothing here for want of memory"],
    ["unknown", "the system may have run out of memory"],
  ] as const)("killed, as far as can be told by %s: nothing more is claimed", (killer, words) => {
    const death = explainDeath({ ...KILLED, phase: "idle", seen: { ...KILLED.seen, killer } }, null);
    expect(death).toEqual({
      code: "engine-died",
      how: `died while waiting for requests (signal SIGKILL, it held 2.5 GB when last seen, 0.2 s before, ${words})`,
    });
  });

  it("ended by ourselves for another reason, it is no death for memory even if the kernel killed something", () => {
    expect(explainDeath({ ...KILLED, failure: "cancelled" }, null).code).toBe("engine-died");
  });

  it("an abort whose last words are a refused allocation is one", () => {
    const output = "terminate called after throwing an instance of 'std::bad_alloc'";
    const death = explainDeath({ ...KILLED, signal: "SIGABRT", output, phase: "loading weights", memory: null }, null);
    expect([death.code, death.how]).toEqual([
      "out-of-memory",
      expect.stringMatching(/while loading weights: an allocation was refused \(terminate .*close other programs, or/),
    ]);
  });

  it.each([
    ["Exception during initialization: std::bad_alloc", true],
    ["Failed to allocate memory for requested buffer of size 4294967296", true],
    ["FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", true],
    ["Non-zero status code returned while running MatMul node", false],
  ])("%s", (words, refused) => expect(isRefusedAllocation(words)).toBe(refused));
});
