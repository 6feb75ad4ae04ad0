import { readdirSync } from "node:fs";
import { join } from "node:path";

import koffi from "koffi";
import type { LibraryHandle } from "koffi";

import type { Problem } from "#core/base/problem.ts";
import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import { shippedFolder } from "../engine-home.ts";

/** Why the C API of ONNX Runtime cannot be had; the message says which folder and what to do. */
export type LibraryProblem = Problem<"runtime-missing" | "runtime-unloadable" | "runtime-too-old">;

export interface OrtLibrary {
  /** Of the library itself, such as "1.30.0". */
  readonly version: string;
  /** Start of the function table (`OrtApi`), which only ever grows at its end. */
  readonly table: bigint;
}

/** ONNX Runtime 1.20: the first whose generic way to append a provider knows WebGPU. */
const OLDEST_API = 20;

/**
 * ONNX Runtime runs on the stack that koffi gives it: 128 KiB by default, where 64 KiB already crash on a small model. A
 * Linux thread has 8 MiB; only what is touched takes memory.
 */
const STACK_BYTES = 8 * 1024 * 1024;

/** What the library is called, with or without a version, on each system. */
const NAMES: Readonly<Partial<Record<NodeJS.Platform, RegExp>>> = {
  linux: /^libonnxruntime\.so(\.\d+)*$/,
  darwin: /^libonnxruntime(\.\d+)*\.dylib$/,
  win32: /^onnxruntime\.dll$/i,
};

/**
 * Every library loaded so far, for good: koffi unloads one whose handle is collected, also from under functions that were
 * found in its table.
 */
const LOADED = new Set<LibraryHandle>();

/**
 * Loads ONNX Runtime's shared library: from the folder in MSM_ONNXRUNTIME where that is set, else the one that
 * onnxruntime-node ships for this platform.
 */
export function loadOrtLibrary(environment: NodeJS.ProcessEnv): Result<OrtLibrary, LibraryProblem> {
  const own = environment["MSM_ONNXRUNTIME"];
  const folder = own === undefined || own === "" ? shippedFolder() : own;
  const path = findLibrary(folder);
  if (path === null) {
    const next = folder === own ? "name one that has it, or unset MSM_ONNXRUNTIME" : "install onnxruntime-node again";
    return err(problem("runtime-missing", `There is no ONNX Runtime library for ${system()} in ${folder}; ${next}.`));
  }
  try {
    return openTable(path, loadOnItsStack(path));
  } catch (cause) {
    const next = folder === own ? "name another folder in MSM_ONNXRUNTIME" : "install onnxruntime-node again";
    return err(
      problem("runtime-unloadable", `${path} does not load as a library on ${system()} (${reasonOf(cause)}): ${next}.`),
    );
  }
}

function system(): string {
  return `${process.platform} ${process.arch}`;
}

/** The library in a folder or in its `lib`, as ONNX Runtime's own archives have it; the shortest name comes first. */
function findLibrary(folder: string): string | null {
  const name = NAMES[process.platform];
  if (name === undefined) return null;
  const found = [folder, join(folder, "lib")].flatMap((each) =>
    listed(each)
      .filter((file) => name.test(file))
      .sort((a, b) => a.length - b.length)
      .map((file) => join(each, file)),
  );
  return found[0] ?? null;
}

/** Names in a folder; none where it cannot be read. */
function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The stack of asynchronous calls can be set only before koffi loads its first library. */
function loadOnItsStack(path: string): LibraryHandle {
  const settings = koffi.config();
  if (settings.async_stack_size !== STACK_BYTES) koffi.config({ ...settings, async_stack_size: STACK_BYTES });
  const library = koffi.load(path);
  LOADED.add(library);
  return library;
}

function openTable(path: string, library: LibraryHandle): Result<OrtLibrary, LibraryProblem> {
  // OrtApiBase is { GetApi, GetVersionString }.
  const base: bigint = library.func("OrtGetApiBase", "void *", [])();
  const [getApi, getVersion]: (bigint | undefined)[] = koffi.decode(base, koffi.array("void *", 2));
  const version: string = koffi.call(getVersion, koffi.proto("str", []));
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // Asked for a version that it has not, the library answers on standard error; so its version is compared first.
  const table: bigint | null =
    major === 1 && minor >= OLDEST_API ? koffi.call(getApi, koffi.proto("void *", ["uint32_t"]), OLDEST_API) : null;
  if (table !== null) return ok({ version, table });
  return err(
    problem(
      "runtime-too-old",
      `${path} is ONNX Runtime ${version}; 1.${OLDEST_API} or a newer 1.x is needed: name another folder in MSM_ONNXRUNTIME.`,
    ),
  );
}
