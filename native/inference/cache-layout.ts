import type { CachePair } from "./cache-pairs.ts";
import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxNode } from "./onnx-node.ts";

/** Places of the past key and value among the inputs of GroupQueryAttention. */
const GROUPED = { key: 3, value: 4 };

/**
 * Cache pairs layer after layer, each layer's keys before its values: exporters also list all keys before all values. By the
 * attention nodes where they read both, else by the numbers in the names, else as given.
 */
export function orderByLayer(header: OnnxHeader, pairs: readonly CachePair[]): CachePair[] {
  const byName = new Map(pairs.map((pair) => [pair.input.name, pair]));
  const grouped = header.nodes.flatMap((node): CachePair[] => {
    if (node.op !== "GroupQueryAttention") return [];
    const key = byName.get(node.inputs[GROUPED.key] ?? "");
    const value = byName.get(node.inputs[GROUPED.value] ?? "");
    return key === undefined || value === undefined ? [] : [key, value];
  });
  if (grouped.length === pairs.length) return grouped;
  const placed = pairs.map((pair) => ({ pair, place: placeOf(pair.input.name) }));
  if (placed.some(({ place }) => place === null)) return [...pairs];
  return placed.toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0)).map(({ pair }) => pair);
}

/** Twice the layer's number, plus one for values; null where the name does not tell. */
function placeOf(name: string): number | null {
  const layer = /\d+/.exec(name)?.[0];
  const part = /key|value/i.exec(name)?.[0].toLowerCase();
  if (layer === undefined || part === undefined) return null;
  return 2 * Number(layer) + (part === "value" ? 1 : 0);
}

/**
 * Size of a head where the cache's own dimensions leave it free, as newer model builders do: the width of the projection that
 * feeds an attention node with queries, over its heads. Null where that is not found. All layers are taken to be alike.
 */
export function headSizeOf(header: OnnxHeader): number | null {
  const node = header.nodes.find((each) => each.op === "GroupQueryAttention" || each.op === "MultiHeadAttention");
  const heads = node?.integers.get("num_heads");
  if (node === undefined || heads === undefined) return null;
  const found = projectionOf(header, node.inputs[0] ?? "");
  if (found === null) return null;
  const packed = found.split || (node.inputs[1] ?? "") === "";
  const size = found.width / (packed ? heads + 2 * (node.integers.get("kv_num_heads") ?? heads) : heads);
  return Number.isInteger(size) ? size : null;
}

/** Between a projection and the attention: norms of heads, a bias, rotations, reshapes, and the split of a packed one. */
const PASSES: ReadonlySet<string> = new Set([
  "Add",
  "Cast",
  "Identity",
  "Mul",
  "Reshape",
  "RotaryEmbedding",
  "SimplifiedLayerNormalization",
  "Split",
]);

interface Projection {
  readonly width: number;
  /** It was split on the way, so it holds keys and values too. */
  readonly split: boolean;
}

function projectionOf(header: OnnxHeader, from: string): Projection | null {
  const producers = new Map<string, OnnxNode>(
    header.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)),
  );
  const dims = new Map(header.initializers.map((tensor) => [tensor.name, tensor.dims]));
  let split = false;
  for (let node = producers.get(from); node !== undefined; node = producers.get(node.inputs[0] ?? "")) {
    const width =
      node.op === "MatMulNBits"
        ? node.integers.get("N")
        : node.op === "MatMul"
          ? dims.get(node.inputs[1] ?? "")?.at(-1)
          : null;
    if (width !== null) return width === undefined ? null : { width, split };
    if (!PASSES.has(node.op)) return null;
    split ||= node.op === "Split";
  }
  return null;
}
