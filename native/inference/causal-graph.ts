import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import { headSizeOf, orderByLayer } from "./cache-layout.ts";
import type { CacheNames, CachePair } from "./cache-pairs.ts";
import { findCachePairs } from "./cache-pairs.ts";
import type { GraphProblem } from "./graph-problem.ts";
import { dtypeProblem, unsupported } from "./graph-problem.ts";
import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxValue } from "./onnx-tensor.ts";
import { elementTypeName } from "./onnx-types.ts";
import { findUnsupportedForm, unknownInput } from "./unsupported-graph.ts";
import type { WeightSummary } from "./weight-summary.ts";
import { summarizeWeights } from "./weight-summary.ts";

export type IndexType = "int64" | "int32";
export type FloatType = "float32" | "float16";

export interface IndexInput {
  readonly name: string;
  readonly type: IndexType;
  /** Number of dimensions. */
  readonly rank: number;
}

/** One cache tensor: fed as `input`, comes back longer as `output`; [batch, heads, tokens, headSize]. */
export interface CacheTensor {
  readonly input: string;
  readonly output: string;
  readonly type: FloatType;
  readonly heads: number;
  readonly headSize: number;
}

/** How to run a decoder: what each input and output of the graph is for. */
export interface CausalGraph {
  readonly inputIds: IndexInput;
  readonly attentionMask: IndexInput | null;
  readonly positionIds: IndexInput | null;
  /** Count of last positions to compute logits for, where the export has such an input. */
  readonly logitsToKeep: IndexInput | null;
  readonly logits: { readonly name: string; readonly type: FloatType };
  readonly cache: readonly CacheTensor[];
  /** Attention layers, each with a key and a value tensor. */
  readonly layers: number;
  /** Last dimension of the logits; null where the file leaves it free. */
  readonly vocabularySize: number | null;
  readonly weights: WeightSummary;
  /** Scales activations by the largest of a whole run, so that a row's numbers depend on the others in the run. */
  readonly quantizesActivations: boolean;
  /** A merged decoder, of which the branch with cache is run. */
  readonly merged: boolean;
}

const LOGITS_TO_KEEP = ["num_logits_to_keep", "logits_to_keep"];

/**
 * Reads a decoder out of a graph by its structure; `file` names it in sentences, `cacheNames` are those that a
 * genai_config.json states, if any.
 */
export function readCausalGraph(
  header: OnnxHeader,
  file: string,
  cacheNames: readonly CacheNames[] = [],
): Result<CausalGraph, GraphProblem> {
  const weightNames = new Set(header.initializers.map((tensor) => tensor.name));
  const inputs = header.inputs.filter((value) => !weightNames.has(value.name));
  const form = findUnsupportedForm(header, inputs, file);
  if (form !== null) return err(form);
  const pairs = findCachePairs(header, inputs, cacheNames);
  const roles = assignInputs(inputs, pairs, file);
  if (!roles.ok) return roles;
  const logits = findLogits(header.outputs, pairs, file);
  if (!logits.ok) return logits;
  const cache = cacheTensors(header, orderByLayer(header, pairs), file);
  if (!cache.ok) return cache;
  return ok({
    ...roles.value,
    logits: logits.value.output,
    cache: cache.value,
    layers: cache.value.length / 2,
    vocabularySize: logits.value.vocabularySize,
    weights: summarizeWeights(header),
    quantizesActivations: header.nodes.some((node) => node.op.startsWith("DynamicQuantize")),
    merged: header.merged,
  });
}

type Roles = Pick<CausalGraph, "inputIds" | "attentionMask" | "positionIds" | "logitsToKeep">;

function assignInputs(
  inputs: readonly OnnxValue[],
  pairs: readonly CachePair[],
  file: string,
): Result<Roles, GraphProblem> {
  const cached = new Set(pairs.map((pair) => pair.input.name));
  const rest = new Map(inputs.filter((value) => !cached.has(value.name)).map((value) => [value.name, value]));
  const take = (name: string): OnnxValue | null => {
    const value = rest.get(name) ?? null;
    rest.delete(name);
    return value;
  };
  const ids = take("input_ids");
  if (ids === null) {
    const found = inputs.map((value) => value.name).slice(0, 6);
    const listed = found.length === 0 ? "none" : found.join(", ");
    return err(unsupported(file, `has no input named input_ids (it has ${listed})`, "add a decoder exported for text"));
  }
  const mask = take("attention_mask");
  const positions = take("position_ids");
  const keepName = LOGITS_TO_KEEP.find((name) => rest.has(name));
  const keep = keepName === undefined ? null : take(keepName);
  const [unknown] = [...rest.values()];
  if (unknown !== undefined) return err(unknownInput(unknown, pairs.length > 0, file));
  const inputIds = indexInput(ids, file);
  if (!inputIds.ok) return inputIds;
  for (const value of [mask, positions, keep]) {
    const checked = value === null ? null : indexInput(value, file);
    if (checked !== null && !checked.ok) return checked;
  }
  return ok({
    inputIds: inputIds.value,
    attentionMask: optionalIndex(mask),
    positionIds: optionalIndex(positions),
    logitsToKeep: optionalIndex(keep),
  });
}

function indexTypeOf(value: OnnxValue): IndexType | null {
  const type = elementTypeName(value.elementType);
  return type === "int64" || type === "int32" ? type : null;
}

function indexInput(value: OnnxValue, file: string): Result<IndexInput, GraphProblem> {
  const type = indexTypeOf(value);
  if (type === null) return err(dtypeProblem(value.name, elementTypeName(value.elementType), file, "int64 or int32"));
  return ok({ name: value.name, type, rank: value.dims.length });
}

function optionalIndex(value: OnnxValue | null): IndexInput | null {
  const type = value === null ? null : indexTypeOf(value);
  return value === null || type === null ? null : { name: value.name, type, rank: value.dims.length };
}

function floatTypeOf(elementType: number): FloatType | null {
  const type = elementTypeName(elementType);
  return type === "float32" || type === "float16" ? type : null;
}

interface LogitsOutput {
  readonly output: { readonly name: string; readonly type: FloatType };
  readonly vocabularySize: number | null;
}

function findLogits(
  outputs: readonly OnnxValue[],
  pairs: readonly CachePair[],
  file: string,
): Result<LogitsOutput, GraphProblem> {
  const cached = new Set(pairs.map((pair) => pair.output.name));
  const others = outputs.filter((value) => !cached.has(value.name));
  const logits = others.find((value) => value.name === "logits") ?? others.find((value) => value.dims.length === 3);
  if (logits === undefined)
    return err(unsupported(file, "has no output with logits", "export it with a language-model head"));
  const type = floatTypeOf(logits.elementType);
  if (type === null) return err(dtypeProblem(logits.name, elementTypeName(logits.elementType), file));
  const last = logits.dims.at(-1);
  return ok({ output: { name: logits.name, type }, vocabularySize: typeof last === "number" ? last : null });
}

function cacheTensors(
  header: OnnxHeader,
  pairs: readonly CachePair[],
  file: string,
): Result<CacheTensor[], GraphProblem> {
  if (pairs.length === 0 || pairs.length % 2 !== 0) {
    return err(
      problem(
        "no-cache",
        `${file} has ${pairs.length === 0 ? "no" : "an odd number of"} key-value cache inputs (past_key_values.N.key and .value); export it with cache.`,
      ),
    );
  }
  const tensors: CacheTensor[] = [];
  for (const { input, output } of pairs) {
    const type = floatTypeOf(input.elementType);
    if (type === null) return err(dtypeProblem(input.name, elementTypeName(input.elementType), file));
    if (input.elementType !== output.elementType) {
      return err(
        unsupported(file, `gives ${output.name} back in another type than ${input.name}`, "export both in one type"),
      );
    }
    const [, heads, , last] = input.dims;
    const headSize = typeof last === "number" ? last : headSizeOf(header);
    if (input.dims.length !== 4 || typeof heads !== "number" || headSize === null) {
      return err(
        unsupported(
          file,
          `lays out ${input.name} otherwise than batch, heads, tokens, head size`,
          "export it with that layout",
        ),
      );
    }
    tensors.push({ input: input.name, output: output.name, type, heads, headSize });
  }
  return ok(tensors);
}
