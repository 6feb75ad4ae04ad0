import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";
import type { ProviderName } from "#core/engines/provider.ts";

import { loadCRuntime } from "./c-runtime.ts";
import { nodeRuntime } from "./node-runtime.ts";
import type { LibraryProblem } from "./ort-library.ts";
import type { Runtime } from "./runtime.ts";

/** Names one of the doors, for comparing them: "node" or "c". */
export const DOOR_VARIABLE = "MSM_RUNTIME";

/**
 * The door to ONNX Runtime for a provider: the C API on the CPU, where runs can be interrupted and outputs are not copied,
 * and wherever somebody names an ONNX Runtime of their own; the Node binding for the other providers, which it brings. What
 * ran is part of every result. Where the C API cannot be loaded, that is a problem and not the other door.
 */
export function chooseRuntime(provider: ProviderName, environment: NodeJS.ProcessEnv): Result<Runtime, LibraryProblem> {
  const door = environment[DOOR_VARIABLE];
  const own = (environment["MSM_ONNXRUNTIME"] ?? "") !== "";
  const throughC = door === "c" || (door !== "node" && (provider === "cpu" || own));
  return throughC ? loadCRuntime(environment) : ok(nodeRuntime);
}
