import type { ReaderLimits } from "./branching-reader.ts";
import type { ModelDescription } from "./inspect-model.ts";
import { PACK_TOKENS } from "./schedule/score-plan.ts";

const MOST_LANES = 128;
/** Tokens of its own that a growing answer is expected to hold. */
const EXPECTED_OWN_TOKENS = 512;
/** Logits of a run, times about four for what is computed from them: 0.5 GB. */
const MOST_LOGITS = 2 ** 25;
const LEAST_PACK_TOKENS = 64;

/** How much is done at once, from the free memory (bytes) and what a token's keys, values and logits take. */
export function readerLimits(
  model: Pick<ModelDescription, "cacheBytesPerToken" | "vocabularySize">,
  freeBytes: number,
): ReaderLimits {
  const spare = freeBytes / 4;
  // Up to eight engines keep prefixes for as long as they live.
  const prefixBytes = freeBytes / 32;
  const lanes = Math.floor(spare / (model.cacheBytesPerToken * EXPECTED_OWN_TOKENS));
  const rows = Math.floor(MOST_LOGITS / model.vocabularySize);
  return {
    prefixBytes,
    lanes: Math.max(1, Math.min(MOST_LANES, lanes, rows)),
    packTokens: Math.max(LEAST_PACK_TOKENS, Math.min(PACK_TOKENS, rows)),
  };
}
