import type { CacheTensor, FloatType } from "../causal-graph.ts";
import type { GraphNode } from "./graph-node.ts";

/** A tensor as [batch, heads, tokens, head size] ("by-head") or [batch, tokens, heads × head size] ("by-token"). */
export interface Placed {
  readonly tensor: string;
  readonly layout: "by-head" | "by-token";
}

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

/** Attention between tensors of the graph: in standard operators, or in one node that takes queries, keys and values. */
export interface PlainSite extends AttentionSite {
  readonly kind: "plain";
  readonly query: Placed;
  readonly newKey: Placed;
  readonly newValue: Placed;
  readonly output: Placed;
}

/** A GroupQueryAttention node (com.microsoft): tensors are [batch, tokens, heads × head size]. */
export interface GroupedSite extends AttentionSite {
  readonly kind: "grouped";
  readonly heads: number;
}
