import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";
import { z } from "zod";

import type { CheckpointFiles } from "./checkpoint-files.ts";
import { readConfig, tokenIdList, TokenIds } from "./config-json.ts";
import type { GenaiConfig } from "./genai-config.ts";
import type { InspectProblem } from "./inspect-problem.ts";

const ConfigJson = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  model_type: z.string().nullish(),
  vocab_size: z.int().positive().nullish(),
  max_position_embeddings: z.int().positive().nullish(),
  n_positions: z.int().positive().nullish(),
  eos_token_id: TokenIds,
  sliding_window: z.int().nullish(),
  use_sliding_window: z.boolean().nullish(),
  attention_chunk_size: z.int().nullish(),
});

const GenerationConfigJson = z.looseObject({ eos_token_id: TokenIds });

/** What config.json, generation_config.json and genai_config.json say of a model; null where none does. */
export interface ModelConfig {
  /** As config.json names it, e.g. "Qwen3ForCausalLM"; "unknown" without one. */
  readonly architecture: string;
  readonly vocabularySize: number | null;
  readonly contextLength: number | null;
  /** Some layers look back this many tokens only; null where all see everything. */
  readonly windowTokens: number | null;
  /** From generation_config.json before config.json before genai_config.json. */
  readonly endTokenIds: readonly number[] | null;
}

/** `genai` is asked where the other two are silent. */
export async function readModelConfig(
  files: CheckpointFiles,
  genai: GenaiConfig,
): Promise<Result<ModelConfig, InspectProblem>> {
  const config = await readConfig(files.config, ConfigJson);
  if (!config.ok) return config;
  const generation = await readConfig(files.generationConfig, GenerationConfigJson);
  if (!generation.ok) return generation;
  const { architectures, model_type: type, vocab_size: vocabulary, eos_token_id: ends } = config.value;
  return ok({
    architecture: architectures?.[0] ?? type ?? genai.type ?? "unknown",
    vocabularySize: vocabulary ?? genai.vocabularySize,
    contextLength: config.value.max_position_embeddings ?? config.value.n_positions ?? genai.contextLength,
    windowTokens: windowOf(config.value),
    endTokenIds: tokenIdList(generation.value.eos_token_id) ?? tokenIdList(ends) ?? genai.endTokenIds,
  });
}

/** Qwen2 states a window that it uses only where `use_sliding_window` says so; the others use the one they state. */
function windowOf(config: z.infer<typeof ConfigJson>): number | null {
  const window = config.use_sliding_window === false ? null : (config.sliding_window ?? null);
  return window ?? config.attention_chunk_size ?? null;
}
