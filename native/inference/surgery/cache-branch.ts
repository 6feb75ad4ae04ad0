import { CACHE_FLAG, renamed, WITH_CACHE } from "../merged-decoder.ts";
import type { GraphNode } from "./graph-node.ts";
import { readNode, subgraphAttribute } from "./graph-node.ts";
import { decodeFields, textOf } from "./proto-fields.ts";

/** Fields of GraphProto, TensorProto and ValueInfoProto in onnx.proto3. */
const GRAPH = { node: 1, initializer: 5, output: 12 };
const TENSOR_NAME = 8;
const VALUE_NAME = 1;

/** The parts of a model that change. */
interface Choosing {
  readonly nodes: GraphNode[];
  readonly inputs: Map<string, Uint8Array>;
  readonly initializers: Map<string, Uint8Array>;
}

/** Puts the branch with cache of a merged decoder in the place of the choice; leaves any other model as it is. */
export function inlineCacheBranch(model: Choosing): void {
  const choice = model.nodes.find((node) => node.op === "If" && node.inputs[0] === CACHE_FLAG);
  const branch = choice === undefined ? null : subgraphAttribute(choice, WITH_CACHE);
  if (choice === undefined || branch === null) return;
  const parts = (field: number): Uint8Array[] =>
    decodeFields(branch).flatMap((each) =>
      each.field === field && each.value instanceof Uint8Array ? [each.value] : [],
    );
  const nameOf = (bytes: Uint8Array, field: number): string =>
    textOf(decodeFields(bytes).find((each) => each.field === field));
  const names = renamed(
    parts(GRAPH.output).map((bytes) => nameOf(bytes, VALUE_NAME)),
    choice.outputs,
  );
  const inlined = parts(GRAPH.node).map((bytes): GraphNode => {
    const node = readNode(bytes);
    return { ...node, inputs: node.inputs.map(names), outputs: node.outputs.map(names) };
  });
  for (const bytes of parts(GRAPH.initializer)) model.initializers.set(nameOf(bytes, TENSOR_NAME), bytes);
  model.nodes.splice(model.nodes.indexOf(choice), 1, ...inlined);
  model.inputs.delete(CACHE_FLAG);
}
