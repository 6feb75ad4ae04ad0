import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";
import { z } from "zod";

import type { CacheNames } from "./cache-pairs.ts";
import { readConfig, tokenIdList, TokenIds } from "./config-json.ts";
import type { InspectProblem } from "./inspect-problem.ts";

const Decoder = z.looseObject({
  filename: z.string().nullish(),
  inputs: z.looseObject({ past_key_names: z.string().nullish(), past_value_names: z.string().nullish() }).nullish(),
  outputs: z
    .looseObject({ present_key_names: z.string().nullish(), present_value_names: z.string().nullish() })
    .nullish(),
});

/** genai_config.json of the ONNX Runtime model builder (onnxruntime-genai, src/config.h). */
const GenaiJson = z.looseObject({
  model: z
    .looseObject({
      type: z.string().nullish(),
      vocab_size: z.int().nullish(),
      context_length: z.int().nullish(),
      eos_token_id: TokenIds,
      decoder: Decoder.nullish(),
    })
    .nullish(),
});

/** What a genai_config.json says of a model; null (or no names) where it is silent or absent. */
export interface GenaiConfig {
  /** e.g. "qwen3". */
  readonly type: string | null;
  readonly vocabularySize: number | null;
  readonly contextLength: number | null;
  readonly endTokenIds: readonly number[] | null;
  /** The decoder's file, relative to the folder of genai_config.json. */
  readonly modelFile: string | null;
  readonly cacheNames: readonly CacheNames[];
}

/** `path`: null where the folder has none. */
export async function readGenaiConfig(path: string | null): Promise<Result<GenaiConfig, InspectProblem>> {
  const json = await readConfig(path, GenaiJson);
  if (!json.ok) return json;
  const { model } = json.value;
  return ok({
    type: model?.type ?? null,
    vocabularySize: positive(model?.vocab_size),
    contextLength: positive(model?.context_length),
    endTokenIds: tokenIdList(model?.eos_token_id),
    modelFile: model?.decoder?.filename ?? null,
    cacheNames: cacheNames(model?.decoder),
  });
}

function cacheNames(decoder: z.infer<typeof Decoder> | null | undefined): CacheNames[] {
  const { inputs, outputs } = decoder ?? {};
  const pairs = [
    [inputs?.past_key_names, outputs?.present_key_names],
    [inputs?.past_value_names, outputs?.present_value_names],
  ] as const;
  return pairs.flatMap(([past, present]) =>
    typeof past === "string" && typeof present === "string" ? [{ past, present }] : [],
  );
}

/** The builder writes 0 where it does not know. */
function positive(value: number | null | undefined): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}
