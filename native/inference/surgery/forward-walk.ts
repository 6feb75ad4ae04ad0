import type { CacheTensor, FloatType } from "../causal-graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { GraphNode } from "./graph-node.ts";
import { integerAttribute } from "./graph-node.ts";

/** Where new keys or values are appended to a cache. */
export interface Join {
  readonly joined: string;
  readonly fresh: string;
  /** Type of both, which the cache is cast to on the way. */
  readonly type: FloatType;
}

/** The Concat that appends new tokens to a cache input. */
export function findJoin(cache: CacheTensor, index: GraphIndex): Join | null {
  let tensor = cache.input;
  let { type } = cache;
  for (;;) {
    const join = index.consumers(tensor).find((node) => node.op === "Concat" && node.inputs[0] === tensor);
    const [, fresh] = join?.inputs ?? [];
    const [joined] = join?.outputs ?? [];
    if (join?.inputs.length === 2 && fresh !== undefined && joined !== undefined) return { joined, fresh, type };
    const pass = index.consumers(tensor).find((node) => node.op === "Identity" || node.op === "Cast");
    const [next] = pass?.outputs ?? [];
    const cast = pass?.op === "Cast" ? FLOAT_TYPES.get(integerAttribute(pass, "to", 0)) : type;
    if (next === undefined || cast === undefined) return null;
    tensor = next;
    type = cast;
  }
}

/** By TensorProto.DataType. */
const FLOAT_TYPES: ReadonlyMap<number, FloatType> = new Map([
  [1, "float32"],
  [10, "float16"],
]);

/** The graph, and the size of a head for factors that are worked out from it. */
export interface Within {
  readonly index: GraphIndex;
  readonly headSize: number;
}

export interface Found {
  readonly node: GraphNode;
  /** Product of the constant factors on the way. */
  readonly factor: number;
}

/** Between the keys and their product with the queries: layout, copies a head, factors, and slices that take all. */
const KEY_PASSES: ReadonlySet<string> = new Set(["Transpose", "Unsqueeze", "Expand", "Reshape", "Identity", "Slice"]);
/** Follows a tensor forward through `passes` and constant factors to the first node that is wanted. */
export function walk(
  from: string,
  { index, headSize }: Within,
  wanted: (node: GraphNode, tensor: string) => boolean,
  passes: ReadonlySet<string> = KEY_PASSES,
): Found | null {
  const queue: { readonly tensor: string; readonly factor: number }[] = [{ tensor: from, factor: 1 }];
  const seen = new Set<string>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const { tensor, factor } = at;
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    for (const node of index.consumers(tensor)) {
      if (wanted(node, tensor)) return { node, factor };
      const through = passes.has(node.op) ? 1 : constantFactor(node, tensor, { index, headSize });
      const [next] = node.outputs;
      if (through !== null && next !== undefined) queue.push({ tensor: next, factor: factor * through });
    }
  }
  return null;
}

/** What a Mul or Div by a constant does to `tensor`; null for any other node. */
function constantFactor(node: GraphNode, tensor: string, { index, headSize }: Within): number | null {
  const [left = "", right = ""] = node.inputs;
  if (node.op === "Mul") return index.scalar(left === tensor ? right : left, headSize);
  const divisor = node.op === "Div" && left === tensor ? index.scalar(right, headSize) : null;
  return divisor === null || divisor === 0 ? null : 1 / divisor;
}
