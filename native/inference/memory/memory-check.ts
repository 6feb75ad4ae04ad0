import { problem } from "#core/base/problem.ts";
import type { MemoryDemand, MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { memoryVerdict } from "#core/checkpoints/memory-verdict.ts";

import type { EngineProblem } from "../engine.ts";
import type { ModelDescription } from "../inspect-model.ts";
import { memoryRoom } from "./memory-room.ts";

/** Whether the memory, as it is now, is enough for a checkpoint on the CPU; `name`: how the sentence calls it. */
export function judgeMemory(description: ModelDescription, name = description.paths.model): MemoryVerdict {
  return memoryVerdict(memoryDemand(description, name), memoryRoom().availableBytes);
}

/** What the estimate of a checkpoint is made from. */
export function memoryDemand(description: ModelDescription, name: string): MemoryDemand {
  const { graph, cacheBytesPerToken, vocabularySize, contextLength } = description;
  const { residentBytes, largestTensorBytes } = graph.weights;
  return {
    name,
    weightBytes: residentBytes,
    largestTensorBytes,
    cacheBytesPerToken,
    vocabularySize,
    contextLength,
  };
}

/** The refusal of a checkpoint that is too large; null where it may be tried, or `MSM_IGNORE_MEMORY` is 1. */
export function refuseTooLarge(
  { verdict, sentence }: MemoryVerdict,
  environment: NodeJS.ProcessEnv,
): EngineProblem | null {
  if (environment["MSM_IGNORE_MEMORY"] === "1") return null;
  return verdict === "too-large" ? problem("memory-short", sentence) : null;
}
