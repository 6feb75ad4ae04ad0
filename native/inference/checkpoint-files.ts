import { open } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { GenaiConfig } from "./genai-config.ts";
import { readGenaiConfig } from "./genai-config.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import { firstFile, placeOf, usualModel } from "./model-choice.ts";

/** Absolute paths of what a checkpoint folder holds; null where a file is absent. */
export interface CheckpointFiles {
  readonly folder: string;
  readonly model: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string | null;
  readonly chatTemplate: string | null;
  readonly config: string | null;
  readonly generationConfig: string | null;
  readonly genaiConfig: string | null;
  readonly manifest: string | null;
}

/** A checkpoint's files, and what the one that helps to find them says. */
export interface FoundCheckpoint {
  readonly paths: CheckpointFiles;
  readonly genai: GenaiConfig;
}

/**
 * Finds a checkpoint's files by their customary names; the tokenizer may lie beside the model or one folder above.
 * `path`: the checkpoint's folder, or one model file in it.
 */
export async function findCheckpointFiles(path: string): Promise<Result<FoundCheckpoint, InspectProblem>> {
  const place = await placeOf(path);
  if (!place.ok) return place;
  const { folder, chosen } = place.value;
  const genaiConfig = await firstFile([join(folder, "genai_config.json")]);
  const genai = await readGenaiConfig(genaiConfig);
  if (!genai.ok) return genai;
  const model = chosen === null ? await usualModel(folder, genai.value.modelFile) : ok(chosen);
  if (!model.ok) return model;
  const beside = join(model.value, "..");
  const find = (name: string): Promise<string | null> => firstFile([join(folder, name), join(beside, name)]);
  const tokenizer = await find("tokenizer.json");
  if (tokenizer === null) {
    return err(
      problem(
        "tokenizer-missing",
        `${folder} has a model but no tokenizer.json; copy it from where the checkpoint was exported.`,
      ),
    );
  }
  const paths = {
    folder,
    model: model.value,
    tokenizer,
    tokenizerConfig: await find("tokenizer_config.json"),
    chatTemplate: await find("chat_template.jinja"),
    config: await find("config.json"),
    generationConfig: await find("generation_config.json"),
    genaiConfig,
    manifest: await find("checkpoint.json"),
  };
  return ok({ paths, genai: genai.value });
}

/** The first bytes of a file as text, to tell what a file that is no model is instead. */
export async function startOfFile(path: string, bytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A path below `folder` as manifests write it: relative, with forward slashes. */
export function relativeTo(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
