import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { z } from "zod";

import type { CheckpointFiles } from "./checkpoint-files.ts";
import { readJson } from "./checkpoint-files.ts";
import type { InspectProblem } from "./inspect-problem.ts";

const TokenIds = z.union([z.int(), z.array(z.int())]).nullish();

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

/** What config.json and generation_config.json say of a model; null where neither does. */
export interface ModelConfig {
  /** As config.json names it, e.g. "Qwen3ForCausalLM"; "unknown" without one. */
  readonly architecture: string;
  readonly vocabularySize: number | null;
  readonly contextLength: number | null;
  /** Some layers look back this many tokens only; null where all see everything. */
  readonly windowTokens: number | null;
  /** From generation_config.json before config.json. */
  readonly endTokenIds: readonly number[] | null;
}

export async function readModelConfig(files: CheckpointFiles): Promise<Result<ModelConfig, InspectProblem>> {
  const config = await readConfig(files.config, ConfigJson);
  if (!config.ok) return config;
  const generation = await readConfig(files.generationConfig, GenerationConfigJson);
  if (!generation.ok) return generation;
  const { architectures, model_type: type, vocab_size: vocabulary, eos_token_id: ends } = config.value;
  return ok({
    architecture: architectures?.[0] ?? type ?? "unknown",
    vocabularySize: vocabulary ?? null,
    contextLength: config.value.max_position_embeddings ?? config.value.n_positions ?? null,
    windowTokens: windowOf(config.value),
    endTokenIds: asList(generation.value.eos_token_id) ?? asList(ends),
  });
}

/** Qwen2 states a window that it uses only where `use_sliding_window` says so; the others use the one they state. */
function windowOf(config: z.infer<typeof ConfigJson>): number | null {
  const window = config.use_sliding_window === false ? null : (config.sliding_window ?? null);
  return window ?? config.attention_chunk_size ?? null;
}

async function readConfig<T>(path: string | null, shape: z.ZodType<T>): Promise<Result<T, InspectProblem>> {
  if (path === null) return ok(shape.parse({}));
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = shape.safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(
    problem(
      "file-unreadable",
      `${path} has an unexpected ${issue?.path.join(".") ?? "shape"} (${issue?.message ?? ""}); copy it again from where the checkpoint was exported.`,
    ),
  );
}

function asList(ids: z.infer<typeof TokenIds>): number[] | null {
  if (ids === null || ids === undefined) return null;
  return typeof ids === "number" ? [ids] : ids;
}
