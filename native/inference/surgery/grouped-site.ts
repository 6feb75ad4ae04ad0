import type { CacheTensor } from "../causal-graph.ts";
import type { GroupedSite } from "./attention-site.ts";
import type { GraphIndex } from "./graph-index.ts";
import { floatAttribute, integerAttribute } from "./graph-node.ts";

/** Inputs of GroupQueryAttention by place, from the operator's specification. */
const GROUPED = { key: 1, pastKey: 3, pastValue: 4, positionIds: 9, bias: 10 };

export function findGrouped(key: CacheTensor, value: CacheTensor, index: GraphIndex): GroupedSite | string | null {
  const node = index.consumers(key.input).find((each) => each.op === "GroupQueryAttention");
  if (node === undefined) return null;
  if (node.inputs[GROUPED.pastKey] !== key.input || node.inputs[GROUPED.pastValue] !== value.input) {
    return "its attention node reads caches of several layers";
  }
  if (node.inputs.slice(GROUPED.bias).some((name) => name !== "")) {
    return "its attention has a bias, a sink or scales of its own";
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
