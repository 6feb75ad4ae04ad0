import type { CacheTensor } from "../causal-graph.ts";
import type { Placed, PlainSite } from "./attention-site.ts";
import { findJoin, walk } from "./forward-walk.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { GraphNode } from "./graph-node.ts";
import { floatAttribute, integerAttribute } from "./graph-node.ts";

/** Operators that attend in one node, with the place of their past keys; past values follow. */
const PAST_KEY: ReadonlyMap<string, number> = new Map([
  ["com.microsoft MultiHeadAttention", 6],
  [" Attention", 4],
]);

/**
 * Attention by a MultiHeadAttention node (com.microsoft) or an Attention node (standard, since operator set 23) that takes
 * the cache itself, or what a Concat made of it. Null where there is none; a text where it does something else besides.
 */
export function findFused(key: CacheTensor, value: CacheTensor, index: GraphIndex): PlainSite | string | null {
  const inside = index.consumers(key.input).find((node) => pastKeyOf(node) === key.input);
  if (inside !== undefined) {
    const [, newKey = "", newValue = ""] = inside.inputs;
    const layout = layoutOf(inside);
    return siteOf(key, value, inside, {
      arithmetic: key.type,
      factor: 1,
      newKey: { tensor: newKey, layout },
      newValue: { tensor: newValue, layout },
    });
  }
  const [keyJoin, valueJoin] = [findJoin(key, index), findJoin(value, index)];
  if (keyJoin === null || keyJoin.type !== valueJoin?.type) return null;
  const found = walk(
    keyJoin.joined,
    { index, headSize: key.headSize },
    (node, tensor) => PAST_KEY.has(operatorOf(node)) && node.inputs[1] === tensor,
  );
  if (found === null) return null;
  return siteOf(key, value, found.node, {
    arithmetic: keyJoin.type,
    factor: found.factor,
    newKey: { tensor: keyJoin.fresh, layout: "by-head" },
    newValue: { tensor: valueJoin.fresh, layout: "by-head" },
  });
}

function operatorOf(node: GraphNode): string {
  return `${node.domain === "ai.onnx" ? "" : node.domain} ${node.op}`;
}

function pastKeyOf(node: GraphNode): string | undefined {
  const place = PAST_KEY.get(operatorOf(node));
  return place === undefined ? undefined : node.inputs[place];
}

/** The standard node takes either layout, and needs to be told the number of heads where a tensor does not show it. */
function layoutOf(node: GraphNode): Placed["layout"] {
  return node.op === "Attention" && integerAttribute(node, "q_num_heads", 0) === 0 ? "by-head" : "by-token";
}

type Fresh = Pick<PlainSite, "arithmetic" | "newKey" | "newValue"> & { readonly factor: number };

function siteOf(key: CacheTensor, value: CacheTensor, node: GraphNode, fresh: Fresh): PlainSite | string {
  const [query = ""] = node.inputs;
  const [output = ""] = node.outputs;
  if (fresh.newKey.tensor === "" || fresh.newValue.tensor === "") return "its attention packs queries, keys and values";
  if (floatAttribute(node, "softcap", 0) !== 0) return "its attention caps scores";
  if (node.op === "MultiHeadAttention" && (node.inputs[3] ?? "") !== "") return "its attention adds a bias of its own";
  const { factor, ...placed } = fresh;
  const stated = floatAttribute(node, "scale", 0);
  const layout = layoutOf(node);
  return {
    ...placed,
    kind: "plain",
    key,
    value,
    node,
    query: { tensor: query, layout },
    output: { tensor: output, layout },
    scale: factor * (stated === 0 ? 1 / Math.sqrt(key.headSize) : stated),
  };
}
