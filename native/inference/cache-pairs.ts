import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxNode } from "./onnx-node.ts";
import type { OnnxValue } from "./onnx-tensor.ts";

/** A graph input that returns, grown by the new tokens, as a graph output. */
export interface CachePair {
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

/** What a genai_config.json calls a cache input and the output it comes back as; "%d" stands for the layer. */
export interface CacheNames {
  readonly past: string;
  readonly present: string;
}

/** Nodes that append the new tokens' keys or values to the past. */
const JOINS: ReadonlySet<string> = new Set([
  "Concat",
  "GroupQueryAttention",
  "MultiHeadAttention",
  "DecoderMaskedMultiHeadAttention",
  "Attention",
]);
/** Nodes that hand the same values on. */
const PASSES: ReadonlySet<string> = new Set(["Cast", "Identity"]);
const CACHE_NAME = /^(?:past_key_values|past|cache)[._]?(.*)$/;

/**
 * Pairs of cache inputs and outputs in the order of the inputs: by the names that are stated, by the customary ones
 * (past_key_values.N.key → present.N.key), else by structure (input → pass-through → Concat or attention node →
 * pass-through → output).
 */
export function findCachePairs(
  header: OnnxHeader,
  inputs: readonly OnnxValue[],
  stated: readonly CacheNames[] = [],
): CachePair[] {
  const outputs = new Map(header.outputs.map((value) => [value.name, value]));
  const consumers = consumersByTensor(header.nodes);
  const pairs: CachePair[] = [];
  for (const input of inputs) {
    const named = outputs.get(statedOutput(input.name, stated) ?? "");
    if (named === undefined && input.dims.length !== 4 && !CACHE_NAME.test(input.name)) continue;
    const output = named ?? outputNamedAlike(input.name, outputs) ?? outputJoinedTo(input, outputs, consumers);
    if (output !== null) pairs.push({ input, output });
  }
  return pairs;
}

function consumersByTensor(nodes: readonly OnnxNode[]): ReadonlyMap<string, readonly OnnxNode[]> {
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      const list = consumers.get(name) ?? [];
      list.push(node);
      consumers.set(name, list);
    }
  }
  return consumers;
}

/** The one output reached through a join; null where none or several are. */
function outputJoinedTo(
  input: OnnxValue,
  outputs: ReadonlyMap<string, OnnxValue>,
  consumers: ReadonlyMap<string, readonly OnnxNode[]>,
): OnnxValue | null {
  const found = new Set<string>();
  const walk = (tensor: string, joined: boolean): void => {
    if (joined && outputs.has(tensor)) found.add(tensor);
    for (const node of consumers.get(tensor) ?? []) {
      if (PASSES.has(node.op)) for (const next of node.outputs) walk(next, joined);
      else if (!joined && JOINS.has(node.op)) for (const next of joinOutputs(node, tensor)) walk(next, true);
    }
  };
  walk(input.name, false);
  const [only] = found;
  return found.size === 1 && only !== undefined ? (outputs.get(only) ?? null) : null;
}

/** An attention node's outputs are (result, present key, present value); its past key comes before its past value. */
function joinOutputs(node: OnnxNode, tensor: string): readonly string[] {
  if (node.op === "Concat") return node.outputs;
  const presents = node.outputs.slice(1, 3);
  const place = node.inputs.indexOf(tensor);
  const isKey = PAST_KEY_PLACE.get(node.op) === place;
  return presents.slice(isKey ? 0 : 1, isKey ? 1 : 2);
}

/** Index of the past-key input, from the operators' specifications. */
const PAST_KEY_PLACE: ReadonlyMap<string, number> = new Map([
  ["GroupQueryAttention", 3],
  ["MultiHeadAttention", 6],
  ["DecoderMaskedMultiHeadAttention", 5],
  ["Attention", 4],
]);

function outputNamedAlike(name: string, outputs: ReadonlyMap<string, OnnxValue>): OnnxValue | null {
  const tail = CACHE_NAME.exec(name)?.[1];
  if (tail === undefined) return null;
  for (const start of ["present", "present_key_values"]) {
    for (const join of [".", "_", ""]) {
      const output = outputs.get(`${start}${join}${tail}`);
      if (output !== undefined) return output;
    }
  }
  return null;
}

/** The output that belongs to `input` by the stated names; null where they do not name it. */
function statedOutput(input: string, stated: readonly CacheNames[]): string | null {
  for (const { past, present } of stated) {
    const [start = "", end] = past.split("%d");
    if (end === undefined || !input.startsWith(start) || !input.endsWith(end)) continue;
    const layer = input.slice(start.length, input.length - end.length);
    if (/^\d+$/.test(layer)) return present.replace("%d", layer);
  }
  return null;
}
