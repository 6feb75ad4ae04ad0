import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";

/** Why a graph cannot be run: its form, the type of what goes in and out, or that it keeps no cache. */
export type GraphProblem = Problem<"graph-not-supported" | "dtype-not-supported" | "no-cache">;

/** A value that ONNX Runtime for Node cannot exchange; `wanted` names the types that it can. */
export function dtypeProblem(
  name: string,
  type: string,
  file: string,
  wanted = "float32 or float16",
): Problem<"dtype-not-supported"> {
  return problem(
    "dtype-not-supported",
    `${file} has ${name} in ${type}, which ONNX Runtime for Node cannot exchange; export it with ${wanted} inputs and outputs (weights may stay as they are).`,
  );
}

/** `what` says what the graph is or lacks, `next` what to do about it. */
export function unsupported(file: string, what: string, next: string): Problem<"graph-not-supported"> {
  return problem("graph-not-supported", `${file} ${what}; ${next}.`);
}
