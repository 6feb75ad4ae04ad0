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
  head_dim: z.int().positive().nullish(),
  hidden_size: z.int().positive().nullish(),
  num_attention_heads: z.int().positive().nullish(),
});

const GenerationConfigJson = z.looseObject({ eos_token_id: TokenIds });

const GenaiConfigJson = z.looseObject({
  model: z
    .looseObject({
      type: z.string().nullish(),
      vocab_size: z.int().positive().nullish(),
      context_length: z.int().positive().nullish(),
      eos_token_id: TokenIds,
      decoder: z.looseObject({ head_size: z.int().positive().nullish() }).nullish(),
    })
    .nullish(),
});

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
  /** Width of a head's keys and values. */
  readonly headSize: number | null;
}

export async function readModelConfig(files: CheckpointFiles): Promise<Result<ModelConfig, InspectProblem>> {
  const config = await readConfig(files.config, ConfigJson);
  if (!config.ok) return config;
  const generation = await readConfig(files.generationConfig, GenerationConfigJson);
  if (!generation.ok) return generation;
  const genai = await readConfig(files.genaiConfig, GenaiConfigJson);
  if (!genai.ok) return genai;
  const { architectures, model_type: type, vocab_size: vocabulary, eos_token_id: ends } = config.value;
  const built = genai.value.model;
  return ok({
    architecture: architectures?.[0] ?? type ?? built?.type ?? "unknown",
    vocabularySize: vocabulary ?? built?.vocab_size ?? null,
    contextLength: config.value.max_position_embeddings ?? config.value.n_positions ?? built?.context_length ?? null,
    windowTokens: windowOf(config.value),
    endTokenIds: asList(generation.value.eos_token_id) ?? asList(ends) ?? asList(built?.eos_token_id),
    headSize: headSizeOf(config.value) ?? built?.decoder?.head_size ?? null,
  });
}

/** Families that do not state the width of a head share the model's width among the heads. */
function headSizeOf(config: z.infer<typeof ConfigJson>): number | null {
  const { head_dim: stated, hidden_size: hidden, num_attention_heads: heads } = config;
  if (typeof stated === "number") return stated;
  return typeof hidden === "number" && typeof heads === "number" && hidden % heads === 0 ? hidden / heads : null;
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
