import type { Problem } from "#core/base/problem.ts";

import type { GraphProblem } from "./graph-problem.ts";

/** What can be wrong with a checkpoint folder, found before anything is loaded. */
export type InspectProblem = GraphProblem | TokenizerProblem | FilesProblem;

export type FilesProblem = Problem<
  | "path-missing"
  | "not-a-checkpoint"
  | "model-truncated"
  | "not-onnx"
  | "external-data-unsafe"
  | "external-data-missing"
  | "file-unreadable"
>;

export type TokenizerProblem = Problem<"tokenizer-missing" | "tokenizer-unusable" | "tokenizer-mismatch">;

/** Worth saying about a checkpoint that can be used all the same. */
export type CheckpointNote = Problem<"no-chat-template" | "no-end-token" | "no-context-length">;
