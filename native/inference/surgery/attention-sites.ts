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
  readonly scale: Scale;
  /** Type that the layer computes in; the cache may be kept in another. */
  readonly arithmetic: FloatType;
}

/** A factor that is known, and those that the graph works out (from the size of a head, say). */
export interface Scale {
  readonly known: number;
  readonly computed: readonly { readonly tensor: string; readonly divides: boolean }[];
}

/** Attention over a cache that a Concat joins: keys and values are [batch, heads, tokens, head size]. */
export interface PlainSite extends AttentionSite {
  readonly kind: "plain";
  readonly query: string;
  readonly newKey: string;
  readonly newValue: string;
  /** The result, laid out as the query is. */
  readonly output: string;
  /** Heads of the query, where it and the result are [batch, tokens, heads × head size]; null: [batch, heads, tokens, head size]. */
  readonly flatHeads: number | null;
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
    scale: { known: scale === 0 ? 1 / Math.sqrt(key.headSize) : scale, computed: [] },
  };
}

function findPlain(key: CacheTensor, value: CacheTensor, index: GraphIndex): PlainSite | string {
  const keyJoin = findJoin(key, index);
  const valueJoin = findJoin(value, index);
  if (keyJoin === null || keyJoin.type !== valueJoin?.type) return "its cache is not simply joined with the new tokens";
  const scores = walk(
    keyJoin.joined,
    index,
    (node, tensor) => PRODUCTS.has(node.op) && node.inputs[1] === tensor,
    KEY_PASSES,
  );
  if (scores === null) return "no product of queries and keys was found";
  const joined = { key, value, arithmetic: keyJoin.type, newKey: keyJoin.fresh, newValue: valueJoin.fresh };
  if (scores.node.op === "MultiHeadAttention") return multiHeadSite(scores, joined);
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
  const scale = {
    known: scores.scale.known * softmax.scale.known,
    computed: [...scores.scale.computed, ...softmax.scale.computed],
  };
  return { ...joined, kind: "plain", node: product.node, query, output, scale, flatHeads: null };
}

/** A MultiHeadAttention node (com.microsoft) over keys and values that were joined and repeated before it. */
function multiHeadSite(
  { node, scale: before }: Found,
  joined: Pick<PlainSite, "key" | "value" | "arithmetic" | "newKey" | "newValue">,
): PlainSite | string {
  const [query = "", , , bias = "", padding = ""] = node.inputs;
  const [output] = node.outputs;
  if (bias !== "" || padding !== "" || output === undefined) return "its attention node has a bias or a padding mask";
  const own = floatAttribute(node, "scale", 0);
  const known = before.known * (own === 0 ? 1 / Math.sqrt(joined.key.headSize) : own);
  const heads = integerAttribute(node, "num_heads", 0);
  return { ...joined, kind: "plain", node, query, output, scale: { ...before, known }, flatHeads: heads };
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
  /** Product of the factors on the way. */
  readonly scale: Scale;
}

/** What multiplies queries and keys. */
const PRODUCTS: ReadonlySet<string> = new Set(["MatMul", "MultiHeadAttention"]);

/** Between the keys and their product with the queries: layout, copies a head, factors, and slices that take all. */
const KEY_PASSES: ReadonlySet<string> = new Set(["Transpose", "Unsqueeze", "Expand", "Reshape", "Identity", "Slice"]);
/** Between that product and the softmax: factors and the mask, which the block brings itself. */
const SCORE_PASSES: ReadonlySet<string> = new Set(["Add", "Where", "Identity", "Cast"]);
/** Between the softmax and the product with the values: guards for rows that see nothing. */
const WEIGHT_PASSES: ReadonlySet<string> = new Set(["Identity", "Cast", "Where", "Dropout"]);

const UNSCALED: Scale = { known: 1, computed: [] };

/** Follows a tensor forward through `passes` and factors to the first node that is wanted. */
function walk(
  from: string,
  index: GraphIndex,
  wanted: (node: GraphNode, tensor: string) => boolean,
  passes: ReadonlySet<string>,
): Found | null {
  const queue: { readonly tensor: string; readonly scale: Scale }[] = [{ tensor: from, scale: UNSCALED }];
  const seen = new Set<string>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const { tensor, scale } = at;
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    for (const node of index.consumers(tensor)) {
      if (wanted(node, tensor)) return { node, scale };
      const next = passes.has(node.op) ? scale : scaledBy(node, tensor, scale, index);
      const [output] = node.outputs;
      if (next !== null && output !== undefined) queue.push({ tensor: output, scale: next });
    }
  }
  return null;
}

/** What a Mul or Div does to `tensor`, on top of `scale`; null for any other node. */
function scaledBy(node: GraphNode, tensor: string, scale: Scale, index: GraphIndex): Scale | null {
  const [left = "", right = ""] = node.inputs;
  const divides = node.op === "Div";
  if (node.op !== "Mul" && !(divides && left === tensor)) return null;
  const other = left === tensor ? right : left;
  const value = index.scalar(other);
  if (value === null) return { ...scale, computed: [...scale.computed, { tensor: other, divides }] };
  return { ...scale, known: divides ? scale.known / value : scale.known * value };
}
