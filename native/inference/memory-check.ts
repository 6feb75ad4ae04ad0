import { platform, totalmem } from "node:os";

import { problem } from "#core/base/problem.ts";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { memoryVerdict } from "#core/checkpoints/memory-verdict.ts";

import type { EngineProblem } from "./engine.ts";
import type { ModelDescription } from "./inspect-model.ts";

/** macOS reports as free only what nothing uses yet, so there a share of the whole stands for what can be had. */
const DARWIN_SHARE = 0.75;

/** Whether this machine's memory, as it is now, is enough for a checkpoint on the CPU. */
export function judgeMemory(description: ModelDescription): MemoryVerdict {
  const { paths, graph, cacheBytesPerToken, vocabularySize, contextLength } = description;
  const { residentBytes, largestTensorBytes } = graph.weights;
  const demand = {
    name: paths.model,
    weightBytes: residentBytes,
    largestTensorBytes,
    cacheBytesPerToken,
    vocabularySize,
    contextLength,
  };
  return memoryVerdict(demand, platform() === "darwin" ? DARWIN_SHARE * totalmem() : process.availableMemory());
}

/** The refusal of a checkpoint that is too large; null where it may be tried, or `MSM_IGNORE_MEMORY` is 1. */
export function refuseTooLarge(description: ModelDescription, environment: NodeJS.ProcessEnv): EngineProblem | null {
  if (environment["MSM_IGNORE_MEMORY"] === "1") return null;
  const { verdict, sentence } = judgeMemory(description);
  return verdict === "too-large" ? problem("engine-refused", sentence) : null;
}
