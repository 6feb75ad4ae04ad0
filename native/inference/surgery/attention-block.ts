import type { FloatType } from "../causal-graph.ts";
import type { GroupedSite, PlainSite } from "./attention-site.ts";
import { integerAttribute } from "./graph-node.ts";
import type { GraphWriter } from "./graph-writer.ts";
import { ELEMENT } from "./graph-writer.ts";
import { headsFirst, place } from "./placed-tensor.ts";

/** Names of the inputs that every layer's attention reads, and of the shapes that the first layer works out for all. */
export interface SharedTensors {
  readonly positionIds: string;
  /** [batch, 1, new tokens, past + new tokens], float32, added to the scores among a row's own tokens. */
  readonly bias: string;
  /** [1], float32, added to the prefix's weight: 0, or far below where there is no prefix. */
  readonly gate: string;
  shapes: SharedShapes | null;
}

interface SharedShapes {
  /** `bias` once for each query head of a group: [batch, 1, group × new tokens, past + new tokens]. */
  readonly bias: string;
  /** [batch, heads, new tokens, −1] and [cache heads, batch, group × new tokens, −1], to put heads back in their places. */
  readonly heads: string;
  readonly rows: string;
}

/** Queries, new keys and new values of a layer as [batch, heads, tokens, head size], queries scaled. */
interface Projected {
  readonly query: string;
  readonly key: string;
  readonly value: string;
}

/** What the block leaves behind: the new tokens' keys and values, to be kept by whoever runs the graph. */
export interface FreshTensors {
  readonly key: string;
  readonly value: string;
}

const MICROSOFT = { domain: "com.microsoft" };

/**
 * Writes a layer's attention anew: queries look at a prefix that all rows of the batch share (batch 1, stored once), and at
 * the row's own past and new tokens under an additive bias; the two are merged by their log-sum-exp, which is exact:
 * softmax over both = (w·softmax over the prefix + (1 − w)·softmax over the rest), w = sigmoid(lse − lse'). Rows, batch and
 * bias may be anything, so one graph encodes prompts, trees of branches and many rollouts at once.
 */
export function writeAttention(site: PlainSite | GroupedSite, shared: SharedTensors, write: GraphWriter): FreshTensors {
  const { heads: cacheHeads, headSize } = site.key;
  const projected = site.kind === "plain" ? projectPlain(site, write) : projectGrouped(site, shared, write);
  const grouped = write.node("Reshape", [projected.query, write.integers([0, cacheHeads, -1, headSize])]);
  const byHead = write.node("Transpose", [grouped], { perm: [1, 0, 2, 3] });
  shared.shapes ??= sharedShapes(shared.bias, projected.query, byHead, cacheHeads, write);
  const context: Context = { type: site.arithmetic, write, shapes: shared.shapes };
  const own = attendOwn(context, grouped, joined(site, projected, write));
  const prefix = attendPrefix(context, { byHead, headSize }, prefixInputs(site, write), shared.gate);
  const merged = merge(own, prefix, write);
  const heads = write.node("Reshape", [narrow(context, merged), shared.shapes.heads]);
  if (site.kind === "plain") {
    place(heads, site.output, write);
  } else {
    place(heads, { tensor: site.node.outputs[0] ?? "", layout: "by-token" }, write);
  }
  return {
    key: cast(projected.key, site.arithmetic, site.key.type, write),
    value: cast(projected.value, site.arithmetic, site.value.type, write),
  };
}

/** The tensor in another type, where it is another. */
function cast(tensor: string, from: FloatType, to: FloatType, write: GraphWriter): string {
  return from === to ? tensor : write.node("Cast", [tensor], { to: ELEMENT[to] });
}

interface Context {
  readonly type: FloatType;
  readonly write: GraphWriter;
  readonly shapes: SharedShapes;
}

/** A softmax-weighted sum of values with the log-sum-exp of its scores, both float32. */
interface Attended {
  readonly result: string;
  readonly weight: string;
}

function projectPlain(site: PlainSite, write: GraphWriter): Projected {
  return {
    query: scaled(headsFirst(site.query, site.key.headSize, write), site, write),
    key: headsFirst(site.newKey, site.key.headSize, write),
    value: headsFirst(site.newValue, site.value.headSize, write),
  };
}

function projectGrouped(site: GroupedSite, shared: SharedTensors, write: GraphWriter): Projected {
  const { node, heads, key, value } = site;
  const [first = "", second = "", third = "", , , , , cosines = "", sines = ""] = node.inputs;
  const sizes = [heads * key.headSize, key.heads * key.headSize, value.heads * value.headSize];
  const [q = "", k = "", v = ""] = second === "" ? write.split(first, sizes) : [first, second, third];
  const rotated = (tensor: string, count: number): string =>
    write.node(
      "RotaryEmbedding",
      [tensor, shared.positionIds, cosines, sines],
      { num_heads: count, interleaved: integerAttribute(node, "rotary_interleaved", 0) },
      MICROSOFT,
    );
  const turns = integerAttribute(node, "do_rotary", 0) === 1;
  const byHead = (tensor: string, size: number): string => headsFirst({ tensor, layout: "by-token" }, size, write);
  const query = byHead(turns ? rotated(q, heads) : q, key.headSize);
  return {
    query: scaled(query, site, write),
    key: byHead(turns ? rotated(k, key.heads) : k, key.headSize),
    value: byHead(v, value.headSize),
  };
}

function scaled(query: string, site: PlainSite | GroupedSite, write: GraphWriter): string {
  return site.scale === 1 ? query : write.node("Mul", [query, write.float(site.scale, site.arithmetic)]);
}

function sharedShapes(
  bias: string,
  query: string,
  byHead: string,
  cacheHeads: number,
  write: GraphWriter,
): SharedShapes {
  const firstThree = (tensor: string): string =>
    write.node("Slice", [write.node("Shape", [tensor]), write.integers([0]), write.integers([3])]);
  const open = (tensor: string): string =>
    write.node("Concat", [firstThree(tensor), write.integers([-1])], { axis: 0 });
  const part = (tensor: string, at: number): string =>
    write.node("Slice", [write.node("Shape", [tensor]), write.integers([at]), write.integers([at + 1])]);
  const group = write.node("Div", [part(query, 1), write.integers([cacheHeads])]);
  const one = write.integers([1]);
  const copies = write.node("Concat", [one, one, group, one, one], { axis: 0 });
  const repeated = write.node("Expand", [write.node("Unsqueeze", [bias, write.integers([2])]), copies]);
  const shape = write.node("Concat", [write.integers([0, 1, -1]), part(bias, 3)], { axis: 0 });
  return { bias: write.node("Reshape", [repeated, shape]), heads: open(query), rows: open(byHead) };
}

/** Keys and values of the row's past and new tokens together. */
function joined(site: PlainSite | GroupedSite, { key, value }: Projected, write: GraphWriter): [string, string] {
  const past = ({ input, type }: PlainSite["key"]): string => cast(input, type, site.arithmetic, write);
  return [
    write.node("Concat", [past(site.key), key], { axis: 2 }),
    write.node("Concat", [past(site.value), value], { axis: 2 }),
  ];
}

/** prefix.N.key and prefix.N.value as [heads, tokens, head size]. */
function prefixInputs(site: PlainSite | GroupedSite, write: GraphWriter): [string, string] {
  const add = ({ input, heads, headSize, type }: PlainSite["key"]): string => {
    const name = write.input(prefixName(input), type, [1, heads, "prefix", headSize]);
    const flat = write.node("Reshape", [name, write.integers([heads, -1, headSize])]);
    return cast(flat, type, site.arithmetic, write);
  };
  return [add(site.key), add(site.value)];
}

export function prefixName(cacheInput: string): string {
  return `prefix/${cacheInput}`;
}

function attendOwn(context: Context, query: string, [keys, values]: [string, string]): Attended {
  const { write, shapes } = context;
  const products = write.node("MatMul", [query, write.node("Transpose", [keys], { perm: [0, 1, 3, 2] })]);
  const scores = write.node("Add", [widen(context, products), shapes.bias]);
  const { weights, weight } = softmax(scores, write);
  return { result: widen(context, write.node("MatMul", [narrow(context, weights), values])), weight };
}

function attendPrefix(
  context: Context,
  { byHead, headSize }: { readonly byHead: string; readonly headSize: number },
  [keys, values]: [string, string],
  gate: string,
): Attended {
  const { write, shapes } = context;
  const flat = write.node("Reshape", [byHead, write.integers([0, -1, headSize])]);
  const products = write.node("MatMul", [flat, write.node("Transpose", [keys], { perm: [0, 2, 1] })]);
  const { weights, weight } = softmax(widen(context, products), write);
  const result = widen(context, write.node("MatMul", [narrow(context, weights), values]));
  const inPlace = (tensor: string): string =>
    write.node("Transpose", [write.node("Reshape", [tensor, shapes.rows])], { perm: [1, 0, 2, 3] });
  return { result: inPlace(result), weight: inPlace(write.node("Add", [weight, gate])) };
}

/** Softmax over the last axis with its log-sum-exp, from max(softmax) = exp(max − lse). */
function softmax(scores: string, write: GraphWriter): { readonly weights: string; readonly weight: string } {
  const weights = write.node("Softmax", [scores], { axis: -1 });
  const weight = write.node("Sub", [write.max(scores), write.node("Log", [write.max(weights)])]);
  return { weights, weight };
}

/** own + w·(prefix − own), w = sigmoid(lse of the prefix − lse of the own). */
function merge(own: Attended, prefix: Attended, write: GraphWriter): string {
  const share = write.node("Sigmoid", [write.node("Sub", [prefix.weight, own.weight])]);
  const difference = write.node("Sub", [prefix.result, own.result]);
  return write.node("Add", [own.result, write.node("Mul", [share, difference])]);
}

function widen({ type, write }: Context, tensor: string): string {
  return cast(tensor, type, "float32", write);
}

function narrow({ type, write }: Context, tensor: string): string {
  return cast(tensor, "float32", type, write);
}
