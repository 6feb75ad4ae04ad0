import { join } from "node:path";

import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { problem } from "#core/base/problem.ts";
import { SERVED_FILE, type ServedModel } from "#core/checkpoints/served.ts";
import { z } from "zod";

import { relativeTo, type CheckpointFiles, type FoundCheckpoint } from "../checkpoint-files.ts";
import { openChatTemplate, type TemplateProblem } from "../chat-template.ts";
import { readConfig } from "../config-json.ts";
import { DEFAULT_TEMPLATE_DATE } from "../engine-process.ts";
import { readGenaiConfig } from "../genai-config.ts";
import type { InspectProblem } from "../inspect-problem.ts";
import type { TextModel } from "../loaded-model.ts";
import { firstFile } from "../model-choice.ts";
import { readModelConfig } from "../model-config.ts";
import { openTokenizer } from "../tokenizer.ts";
import { readTokenizerFiles } from "../tokenizer-files.ts";

/** Files beside a served checkpoint's weights that say how its texts become tokens; only the first must be there. */
export const TEXT_FILES = [
  "tokenizer.json",
  "tokenizer_config.json",
  "chat_template.jinja",
  "config.json",
  "generation_config.json",
] as const;

const Config = z.looseObject({
  dtype: z.string().nullish(),
  torch_dtype: z.string().nullish(),
  num_hidden_layers: z.int().nonnegative().nullish(),
  n_layer: z.int().nonnegative().nullish(),
  quantization_config: z.looseObject({ quant_method: z.string().nullish() }).nullish(),
});

export interface ServedDescription {
  readonly text: TextModel;
  /** Relative to the folder: what its texts depend on. */
  readonly files: readonly string[];
  readonly endTokenIds: readonly number[];
  readonly architecture: string;
  /** As config.json says; a server may be told another. */
  readonly weightDtype: string;
  readonly layers: number;
  readonly vocabularySize: number;
}

/** The files of a folder that holds no weights, by their names. */
export async function findTextFiles(folder: string): Promise<Result<FoundCheckpoint, InspectProblem>> {
  const [tokenizer, tokenizerConfig, chatTemplate, config, generationConfig] = await Promise.all(
    TEXT_FILES.map((name) => firstFile([join(folder, name)])),
  );
  if (typeof tokenizer !== "string") {
    return err(
      problem(
        "tokenizer-missing",
        `${folder} has no tokenizer.json: name the folder that holds the tokenizer of the served checkpoint.`,
      ),
    );
  }
  const genai = await readGenaiConfig(null);
  if (!genai.ok) return genai;
  const paths: CheckpointFiles = {
    folder,
    model: join(folder, SERVED_FILE),
    tokenizer,
    tokenizerConfig: tokenizerConfig ?? null,
    chatTemplate: chatTemplate ?? null,
    config: config ?? null,
    generationConfig: generationConfig ?? null,
    genaiConfig: null,
    manifest: null,
  };
  return ok({ paths, genai: genai.value });
}

/** Reads the tokenizer, chat template and configuration of a checkpoint whose weights are elsewhere. */
export async function inspectServed(
  folder: string,
  served: Pick<ServedModel, "contextLength">,
): Promise<Result<ServedDescription, InspectProblem | TemplateProblem>> {
  const found = await findTextFiles(folder);
  if (!found.ok) return found;
  const { paths, genai } = found.value;
  const files = await readTokenizerFiles(paths);
  if (!files.ok) return files;
  const tokenizer = openTokenizer(files.value);
  if (!tokenizer.ok) return tokenizer;
  const config = await readModelConfig(paths, genai);
  if (!config.ok) return config;
  const more = await readConfig(paths.config, Config);
  if (!more.ok) return more;
  const { chatTemplate, special, idOf, idLimit } = files.value;
  const date = new Date(DEFAULT_TEMPLATE_DATE);
  const template = chatTemplate === null ? ok(null) : openChatTemplate(chatTemplate, { special, date, folder });
  if (!template.ok) return template;
  const own = special.eos === null ? undefined : idOf.get(special.eos);
  const { dtype, torch_dtype: older, quantization_config: quantized } = more.value;
  return ok({
    text: {
      description: { paths: { folder }, contextLength: served.contextLength ?? config.value.contextLength },
      tokenizer: tokenizer.value,
      template: template.value,
    },
    files: [
      paths.model,
      paths.tokenizer,
      paths.tokenizerConfig,
      paths.chatTemplate,
      paths.config,
      paths.generationConfig,
    ]
      .filter((path) => path !== null)
      .map((path) => relativeTo(folder, path)),
    endTokenIds: config.value.endTokenIds ?? (own === undefined ? [] : [own]),
    architecture: config.value.architecture,
    weightDtype: quantized?.quant_method ?? dtype ?? older ?? "unknown",
    layers: more.value.num_hidden_layers ?? more.value.n_layer ?? 0,
    vocabularySize: config.value.vocabularySize ?? idLimit,
  });
}
