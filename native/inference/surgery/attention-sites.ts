import type { CacheTensor, CausalGraph } from "../causal-graph.ts";
import type { GroupedSite, Placed, PlainSite } from "./attention-site.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { Within } from "./forward-walk.ts";
import { findJoin, walk } from "./forward-walk.ts";
import { findFused } from "./fused-site.ts";
import { findGrouped } from "./grouped-site.ts";

/** One site a layer, in the order of the layers; or why the graph's attention cannot be taken over, as part of a sentence. */
export type SitesFound =
  | { readonly ok: true; readonly sites: readonly (PlainSite | GroupedSite)[] }
  | { readonly ok: false; readonly why: string };

export function findAttentionSites(graph: CausalGraph, index: GraphIndex): SitesFound {
  const sites: (PlainSite | GroupedSite)[] = [];
  for (let at = 0; at < graph.cache.length; at += 2) {
    const [key, value] = graph.cache.slice(at, at + 2);
    if (key === undefined || value === undefined) return refused("a layer's cache has no pair of key and value");
    const site = findGrouped(key, value, index) ?? findFused(key, value, index) ?? findPlain(key, value, index);
    if (typeof site === "string") return refused(`${site} (at ${key.input})`);
    sites.push(site);
  }
  return { ok: true, sites };
}

function refused(why: string): SitesFound {
  return { ok: false, why };
}

function findPlain(key: CacheTensor, value: CacheTensor, index: GraphIndex): PlainSite | string {
  const keyJoin = findJoin(key, index);
  const valueJoin = findJoin(value, index);
  if (keyJoin === null || keyJoin.type !== valueJoin?.type) return "its cache is not simply joined with the new tokens";
  const within: Within = { index, headSize: key.headSize };
  const scores = walk(keyJoin.joined, within, (node, tensor) => node.op === "MatMul" && node.inputs[1] === tensor);
  if (scores === null) return "no product of queries and keys was found";
  const softmax = walk(scores.node.outputs[0] ?? "", within, (node) => node.op === "Softmax", SCORE_PASSES);
  if (softmax === null) return "no softmax of attention scores was found";
  const product = walk(
    softmax.node.outputs[0] ?? "",
    within,
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
    query: byHead(query),
    newKey: byHead(keyJoin.fresh),
    newValue: byHead(valueJoin.fresh),
    output: byHead(output),
    scale: scores.factor * softmax.factor,
  };
}

function byHead(tensor: string): Placed {
  return { tensor, layout: "by-head" };
}

/** Between that product and the softmax: factors and the mask, which the block brings itself. */
const SCORE_PASSES: ReadonlySet<string> = new Set(["Add", "Where", "Identity", "Cast"]);
/** Between the softmax and the product with the values: guards for rows that see nothing. */
const WEIGHT_PASSES: ReadonlySet<string> = new Set(["Identity", "Cast", "Where", "Dropout"]);
