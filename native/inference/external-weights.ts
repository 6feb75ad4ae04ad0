import { realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, sep, win32 } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { InspectProblem } from "./inspect-problem.ts";
import type { OnnxTensor } from "./onnx-tensor.ts";
import { tensorBytes } from "./weight-summary.ts";

/** A weights file beside a model. */
export interface ExternalFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * The weights files that a model names, each checked: it stays inside the model's folder by its name and by where links
 * lead (a download cache links model and weights into one folder of blobs), exists, and reaches as far as the model reads.
 */
export async function checkExternalWeights(
  tensors: readonly OnnxTensor[],
  modelPath: string,
): Promise<Result<ExternalFile[], InspectProblem>> {
  const files: ExternalFile[] = [];
  for (const [location, neededBytes] of bytesNeeded(tensors)) {
    const file = await checkFile(location, neededBytes, modelPath);
    if (!file.ok) return file;
    files.push(file.value);
  }
  return ok(files);
}

async function checkFile(
  location: string,
  neededBytes: number,
  modelPath: string,
): Promise<Result<ExternalFile, InspectProblem>> {
  if (leavesFolder(location)) {
    return unsafe(
      `${modelPath} asks for weights at "${location}", outside its own folder, which is refused; move the file beside the model and export again.`,
    );
  }
  const path = join(dirname(modelPath), location);
  const sizeBytes = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (sizeBytes === null) {
    return err(
      problem(
        "external-data-missing",
        `${basename(modelPath)} keeps its weights in ${location}, which is not in ${dirname(modelPath)}; copy that file there too.`,
      ),
    );
  }
  const outside = await linkedOutside(path, modelPath);
  if (outside !== null) {
    return unsafe(
      `${path} is a link to ${outside}, outside the model's own folder, which is refused; put a copy of that file in its place.`,
    );
  }
  if (sizeBytes < neededBytes) {
    return err(
      problem(
        "model-truncated",
        `${path} is cut short: it has ${sizeBytes} bytes and the model reads up to byte ${neededBytes}; copy it again.`,
      ),
    );
  }
  return ok({ path, sizeBytes });
}

function unsafe(sentence: string): Result<never, InspectProblem> {
  return err(problem("external-data-unsafe", sentence));
}

function bytesNeeded(tensors: readonly OnnxTensor[]): ReadonlyMap<string, number> {
  const needed = new Map<string, number>();
  for (const tensor of tensors) {
    const { external } = tensor;
    if (external === null) continue;
    const end = external.offsetBytes + tensorBytes(tensor);
    needed.set(external.location, Math.max(end, needed.get(external.location) ?? 0));
  }
  return needed;
}

/**
 * Where a weights file's links lead, if that is neither the model's folder nor the folder that the model's own link leads
 * to; else null.
 */
async function linkedOutside(path: string, modelPath: string): Promise<string | null> {
  const real = await realpath(path);
  const homes = [await realpath(dirname(modelPath)), dirname(await realpath(modelPath))];
  return homes.some((home) => real.startsWith(home.endsWith(sep) ? home : home + sep)) ? null : real;
}

/** True for absolute paths of any system and for paths that climb out, whichever separator they use. */
export function leavesFolder(location: string): boolean {
  const absolute = isAbsolute(location) || posix.isAbsolute(location) || win32.isAbsolute(location);
  const parts = posix.normalize(location.replaceAll("\\", "/")).split("/");
  return absolute || parts[0] === ".." || /^[A-Za-z]:/.test(location);
}
