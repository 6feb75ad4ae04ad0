import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { InspectProblem } from "./inspect-problem.ts";

/** Absolute paths of what a checkpoint folder holds; null where a file is absent. */
export interface CheckpointFiles {
  readonly folder: string;
  readonly model: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string | null;
  readonly chatTemplate: string | null;
  readonly config: string | null;
  readonly generationConfig: string | null;
  /** What onnxruntime-genai's model builder writes in place of config.json. */
  readonly genaiConfig: string | null;
  readonly manifest: string | null;
}

const MODEL_PLACES = ["model.onnx", join("onnx", "model.onnx")];

/** Finds a checkpoint's files by their customary names; the tokenizer may lie beside the model or one folder above. */
export async function findCheckpointFiles(folder: string): Promise<Result<CheckpointFiles, InspectProblem>> {
  const kind = await stat(folder).then(
    (found) => (found.isDirectory() ? "folder" : "file"),
    () => "missing",
  );
  if (kind === "missing") {
    return err(problem("path-missing", `There is nothing at ${folder}; check the path.`));
  }
  if (kind === "file") {
    return err(
      problem("not-a-checkpoint", `${folder} is a file; give the folder that holds model.onnx and tokenizer.json.`),
    );
  }
  const model = await findModel(folder);
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
  return ok({
    folder,
    model: model.value,
    tokenizer,
    tokenizerConfig: await find("tokenizer_config.json"),
    chatTemplate: await find("chat_template.jinja"),
    config: await find("config.json"),
    generationConfig: await find("generation_config.json"),
    genaiConfig: await find("genai_config.json"),
    manifest: await find("checkpoint.json"),
  });
}

async function findModel(folder: string): Promise<Result<string, InspectProblem>> {
  const usual = await firstFile(MODEL_PLACES.map((place) => join(folder, place)));
  if (usual !== null) return ok(usual);
  const others = [...(await onnxFilesIn(folder)), ...(await onnxFilesIn(join(folder, "onnx")))];
  const [only] = others;
  if (only === undefined) {
    return err(
      problem(
        "not-a-checkpoint",
        `${folder} holds no model.onnx; give a folder with an exported checkpoint (model.onnx and tokenizer.json).`,
      ),
    );
  }
  if (others.length > 1) {
    const names = others.map((path) => basename(path)).join(", ");
    return err(
      problem(
        "not-a-checkpoint",
        `${folder} holds several models (${names}) and none is called model.onnx; rename the one to use.`,
      ),
    );
  }
  return ok(only);
}

async function onnxFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".onnx"))
    .toSorted()
    .map((name) => join(folder, name));
}

async function firstFile(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  return null;
}

/** Parses a JSON file; what cannot be read or parsed is a problem that names the file. */
export async function readJson(path: string): Promise<Result<unknown, InspectProblem>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}); check its permissions.`));
  }
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(
      problem("file-unreadable", `${path} is not complete JSON; copy it again from where the checkpoint was exported.`),
    );
  }
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
