import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import { leavesFolder } from "./external-weights.ts";
import type { InspectProblem } from "./inspect-problem.ts";

/** Where a checkpoint lies, and which of its model files was chosen; null: none was. */
export interface CheckpointPlace {
  readonly folder: string;
  readonly chosen: string | null;
}

/** Folder of a checkpoint's models where they do not lie beside the tokenizer. */
export const MODELS_FOLDER = "onnx";

/**
 * A checkpoint is named by its folder, or by one model file in it (which may lie in the folder's `onnx/`), where the folder
 * holds several.
 */
export async function placeOf(path: string): Promise<Result<CheckpointPlace, InspectProblem>> {
  const kind = await kindOf(path);
  if (kind === "folder") return ok({ folder: path, chosen: null });
  if (kind === "missing") return err(problem("path-missing", `There is nothing at ${path}; check the path.`));
  if (!path.endsWith(".onnx")) {
    return err(
      problem("not-a-checkpoint", `${path} is a file; give the folder that holds model.onnx and tokenizer.json.`),
    );
  }
  const beside = dirname(path);
  return ok({ folder: basename(beside) === MODELS_FOLDER ? dirname(beside) : beside, chosen: path });
}

/** The path of `name` in a checkpoint folder or its `onnx/`; a problem with the names that there are, otherwise. */
export async function chooseModel(folder: string, name: string): Promise<Result<string, InspectProblem>> {
  const place = await placeOf(folder);
  if (!place.ok) return place;
  const path = leavesFolder(name) ? null : await firstFile([join(folder, name), join(folder, MODELS_FOLDER, name)]);
  if (path !== null && path.endsWith(".onnx")) return ok(path);
  const names = (await modelsIn(folder)).map((each) => basename(each)).join(", ");
  const instead = names === "" ? "it holds no .onnx file at all" : `choose one of ${names}`;
  return err(problem("not-a-checkpoint", `${folder} holds no model called ${name}; ${instead}.`));
}

/** Names that exporters give the model to use, in the order of their age. */
const USUAL_NAMES = ["model.onnx", "decoder_model_merged.onnx"];

/** The model of a folder where none was chosen: the one that genai_config.json names, one of a usual name, or the only one. */
export async function usualModel(folder: string, named: string | null): Promise<Result<string, InspectProblem>> {
  if (named !== null && leavesFolder(named)) {
    return err(
      problem(
        "external-data-unsafe",
        `${join(folder, "genai_config.json")} names the model "${named}", outside its own folder, which is refused; correct model.decoder.filename.`,
      ),
    );
  }
  const places = [
    ...(named === null ? [] : [named]),
    ...USUAL_NAMES.flatMap((name) => [name, join(MODELS_FOLDER, name)]),
  ];
  const usual = await firstFile(places.map((place) => join(folder, place)));
  if (usual !== null) return ok(usual);
  const models = await modelsIn(folder);
  const [only] = models;
  if (only !== undefined && models.length === 1) return ok(only);
  return err(only === undefined ? noModel(folder) : severalModels(folder, models));
}

function noModel(folder: string): InspectProblem {
  return problem(
    "not-a-checkpoint",
    `${folder} holds no model.onnx; give a folder with an exported checkpoint (model.onnx and tokenizer.json).`,
  );
}

function severalModels(folder: string, models: readonly string[]): InspectProblem {
  const names = models.map((path) => basename(path));
  return problem(
    "not-a-checkpoint",
    `${folder} holds several models (${names.join(", ")}) and none is called model.onnx; choose one with --file, such as --file ${names[0] ?? ""}, or give the path of the file itself.`,
  );
}

async function modelsIn(folder: string): Promise<string[]> {
  return [...(await onnxFilesIn(folder)), ...(await onnxFilesIn(join(folder, MODELS_FOLDER)))];
}

async function onnxFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".onnx"))
    .toSorted()
    .map((name) => join(folder, name));
}

async function kindOf(path: string): Promise<"folder" | "file" | "missing"> {
  return stat(path).then(
    (found) => (found.isDirectory() ? "folder" : "file"),
    () => "missing",
  );
}

/** The first of `paths` that is a file; null where none is. */
export async function firstFile(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await kindOf(path)) === "file") return path;
  return null;
}
