import type { OnnxHeader, OnnxNode } from "./onnx-header.ts";
import type { OnnxValue } from "./onnx-tensor.ts";

/** A graph input that returns, grown by the new tokens, as a graph output. */
export interface CachePair {
  readonly input: OnnxValue;
  readonly output: OnnxValue;
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
/** The rest of such a name, e.g. "0.key". */
const CACHE_PLACE = /^(\d+)[._](?:decoder[._])?(key|value)$/;

/**
 * Pairs of cache inputs and outputs, layer after layer and keys before values: by the customary names (past_key_values.N.key →
 * present.N.key), else by structure (input → pass-through → Concat or attention node → pass-through → output).
 * Where names do not say which is which, the inputs stand in that order themselves.
 */
export function findCachePairs(header: OnnxHeader, inputs: readonly OnnxValue[]): CachePair[] {
  const outputs = new Map(header.outputs.map((value) => [value.name, value]));
  const consumers = consumersByTensor(header.nodes);
  const pairs: CachePair[] = [];
  for (const input of inputs) {
    if (input.dims.length !== 4 && !CACHE_NAME.test(input.name)) continue;
    const output = outputNamedAlike(input.name, outputs) ?? outputJoinedTo(input, outputs, consumers);
    if (output !== null) pairs.push({ input, output });
  }
  return inLayers(pairs);
}

/** The model builder lists all keys before all values; everything else relies on a layer's two standing together. */
function inLayers(pairs: readonly CachePair[]): CachePair[] {
  const places = new Map<CachePair, number>();
  for (const pair of pairs) {
    const [, layer, part] = CACHE_PLACE.exec(CACHE_NAME.exec(pair.input.name)?.[1] ?? "") ?? [];
    if (layer === undefined) return [...pairs];
    places.set(pair, 2 * Number(layer) + (part === "key" ? 0 : 1));
  }
  return pairs.toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
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
