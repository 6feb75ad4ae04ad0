import type { CacheTensor, CausalGraph, FloatType } from "../causal-graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { GraphNode } from "./graph-node.ts";
import { floatAttribute, integerAttribute } from "./graph-node.ts";

/** Attention of one layer: where queries, new keys and new values come in, and what takes its result. */
export interface AttentionSite {
  readonly key: CacheTensor;
  readonly value: CacheTensor;
  /** What stands there now, to be taken out. */
  readonly node: GraphNode;
  readonly kind: "plain" | "grouped";
  /** Factor on the products of queries and keys. */
  readonly scale: number;
  /** Type that the layer computes in; the cache may be kept in another. */
  readonly arithmetic: FloatType;
}

/** Attention in standard operators: tensors are [batch, heads, tokens, head size]. */
export interface PlainSite extends AttentionSite {
  readonly kind: "plain";
  readonly query: string;
  readonly newKey: string;
  readonly newValue: string;
  /** Output of the product with the values, [batch, heads, tokens, head size]. */
  readonly output: string;
}

/** A GroupQueryAttention node (com.microsoft): tensors are [batch, tokens, heads × head size]. */
export interface GroupedSite extends AttentionSite {
  readonly kind: "grouped";
  readonly heads: number;
}

/** One site a layer, in the order of the layers; or why the graph's attention cannot be taken over, as part of a sentence. */
export type SitesFound =
  | { readonly ok: true; readonly sites: readonly (PlainSite | GroupedSite)[] }
  | { readonly ok: false; readonly why: string };

export function findAttentionSites(graph: CausalGraph, index: GraphIndex): SitesFound {
  const sites: (PlainSite | GroupedSite)[] = [];
  for (let at = 0; at < graph.cache.length; at += 2) {
    const [key, value] = graph.cache.slice(at, at + 2);
    if (key === undefined || value === undefined) return refused("a layer's cache has no pair of key and value");
    const site = findGrouped(key, value, index) ?? findPlain(key, value, index);
    if (typeof site === "string") return refused(`${site} (at ${key.input})`);
    sites.push(site);
  }
  return { ok: true, sites };
}

function refused(why: string): SitesFound {
  return { ok: false, why };
}

/** Inputs of GroupQueryAttention by place, from the operator's specification. */
const GROUPED = { key: 1, pastKey: 3, pastValue: 4, positionIds: 9, bias: 10, sink: 11 };

function findGrouped(key: CacheTensor, value: CacheTensor, index: GraphIndex): GroupedSite | string | null {
  const node = index.consumers(key.input).find((each) => each.op === "GroupQueryAttention");
  if (node === undefined) return null;
  if (node.inputs[GROUPED.pastKey] !== key.input || node.inputs[GROUPED.pastValue] !== value.input) {
    return "its attention node reads caches of several layers";
  }
  if ((node.inputs[GROUPED.bias] ?? "") !== "" || (node.inputs[GROUPED.sink] ?? "") !== "") {
    return "its attention has a bias or a sink of its own";
  }
  if (floatAttribute(node, "softcap", 0) !== 0) return "its attention caps scores";
  if (integerAttribute(node, "local_window_size", -1) > 0) return "its attention looks at a window only";
  if (integerAttribute(node, "smooth_softmax", 0) === 1) return "its attention uses a smooth softmax";
  const scale = floatAttribute(node, "scale", 0);
  return {
    kind: "grouped",
    key,
    value,
    node,
    arithmetic: key.type,
    heads: integerAttribute(node, "num_heads", 0),
    scale: scale === 0 ? 1 / Math.sqrt(key.headSize) : scale,
  };
}

function findPlain(key: CacheTensor, value: CacheTensor, index: GraphIndex): PlainSite | string {
  const keyJoin = findJoin(key, index);
  const valueJoin = findJoin(value, index);
  if (keyJoin === null || keyJoin.type !== valueJoin?.type) return "its cache is not simply joined with the new tokens";
  const scores = walk(keyJoin.joined, index, (node, tensor) => node.op === "MatMul" && node.inputs[1] === tensor);
  if (scores === null) return "no product of queries and keys was found";
  const softmax = walk(scores.node.outputs[0] ?? "", index, (node) => node.op === "Softmax", SCORE_PASSES);
  if (softmax === null) return "no softmax of attention scores was found";
  const product = walk(
    softmax.node.outputs[0] ?? "",
    index,
    (node, tensor) => node.op === "MatMul" && node.inputs[0] === tensor,
    WEIGHT_PASSES,
  );
  if (product === null) return "no product of attention weights and values was found";
  const [query] = scores.node.inputs;
  const [output] = product.node.outputs;
  if (query === undefined || output === undefined) return "its attention has no query or no result";
  return {
    kind: "plain",
    key,
    value,
    arithmetic: keyJoin.type,
    node: product.node,
    query,
    newKey: keyJoin.fresh,
    newValue: valueJoin.fresh,
    output,
    scale: scores.factor * softmax.factor,
  };
}

interface Join {
  readonly joined: string;
  readonly fresh: string;
  /** Type of both, which the cache is cast to on the way. */
  readonly type: FloatType;
}

/** The Concat that appends new tokens to a cache input. */
function findJoin(cache: CacheTensor, index: GraphIndex): Join | null {
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

interface Found {
  readonly node: GraphNode;
  /** Product of the constant factors on the way. */
  readonly factor: number;
}

/** Between the keys and their product with the queries: layout, copies a head, factors, and slices that take all. */
const KEY_PASSES: ReadonlySet<string> = new Set(["Transpose", "Unsqueeze", "Expand", "Reshape", "Identity", "Slice"]);
/** Between that product and the softmax: factors and the mask, which the block brings itself. */
const SCORE_PASSES: ReadonlySet<string> = new Set(["Add", "Where", "Identity", "Cast"]);
/** Between the softmax and the product with the values: guards for rows that see nothing. */
const WEIGHT_PASSES: ReadonlySet<string> = new Set(["Identity", "Cast", "Where", "Dropout"]);

/** Follows a tensor forward through `passes` and constant factors to the first node that is wanted. */
function walk(
  from: string,
  index: GraphIndex,
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
      const through = passes.has(node.op) ? 1 : constantFactor(node, tensor, index);
      const [next] = node.outputs;
      if (through !== null && next !== undefined) queue.push({ tensor: next, factor: factor * through });
    }
  }
  return null;
}

/** What a Mul or Div by a constant does to `tensor`; null for any other node. */
function constantFactor(node: GraphNode, tensor: string, index: GraphIndex): number | null {
  const [left = "", right = ""] = node.inputs;
  if (node.op === "Mul") return index.scalar(left === tensor ? right : left);
  const divisor = node.op === "Div" && left === tensor ? index.scalar(right) : null;
  return divisor === null || divisor === 0 ? null : 1 / divisor;
}
