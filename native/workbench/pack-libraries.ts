import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import type { EnginePack } from "#core/engines/engine-pack.ts";

const LIBRARY = /\.(?:so(?:\.\d+)*|dylib|dll)$/;
const LICENCE = /^(?:licen[cs]e|third.?party)/i;
/** TensorRT is never asked for, and its provider needs libraries that CUDA's does not. */
const LEFT_OUT = /onnxruntime_providers_tensorrt/;
/** The name that other libraries ask for: with the first number of its version. */
const SONAME = /\.so\.\d+$/;

/** Paths of the libraries and licences in a folder, each file once: of its names that which others ask for. */
export async function librariesIn(folder: string): Promise<string[]> {
  const byFile = new Map<string, string>();
  for (const name of (await readdir(folder)).toSorted()) {
    if ((!LIBRARY.test(name) && !LICENCE.test(name)) || LEFT_OUT.test(name)) continue;
    const file = await realpath(join(folder, name));
    if (!byFile.has(file) || SONAME.test(name)) byFile.set(file, join(folder, name));
  }
  return [...byFile.values()];
}

/** What a pack needs to hold and does not, in words; null where it holds all. */
export function missingLibrary(paths: readonly string[], providers: EnginePack["providers"]): string | null {
  const has = (pattern: RegExp): boolean => paths.some((path) => pattern.test(basename(path)));
  if (!has(/^(?:lib)?onnxruntime(?:\.\d+)*\.(?:so|dylib|dll)/)) return "library of ONNX Runtime";
  if (providers.includes("cuda") && !has(/onnxruntime_providers_cuda/)) return "provider of ONNX Runtime for CUDA";
  return null;
}
