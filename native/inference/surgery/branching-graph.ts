import type { CausalGraph, IndexType } from "../causal-graph.ts";
import type { SharedTensors } from "./attention-block.ts";
import { writeAttention } from "./attention-block.ts";
import { findAttentionSites } from "./attention-sites.ts";
import type { EditableModel, EditedModel } from "./editable-model.ts";
import { readEditableModel, writeEditedModel } from "./editable-model.ts";
import { indexGraph } from "./graph-index.ts";
import type { GraphNode } from "./graph-node.ts";
import { GraphWriter } from "./graph-writer.ts";
import type { HeadInputs } from "./language-head.ts";
import { findProjection, writeHead, writeRowSelection } from "./language-head.ts";

/** Raise it whenever an edit changes what is computed: it is part of a result's identity. */
export const SURGERY_VERSION = 1;

/** Names of the inputs that surgery adds; the caches keep theirs and hold a row's own tokens. */
export const BRANCHING_INPUTS = {
  positionIds: "position_ids",
  bias: "msm/bias",
  gate: "msm/prefix_gate",
  rows: "msm/rows",
  targets: "msm/targets",
  inverseTemperature: "msm/inverse_temperature",
} as const;

export function freshName(cacheInput: string): string {
  return `fresh/${cacheInput}`;
}

/** A graph with shared prefixes, branches and a log-probability head; or why there is none, as part of a sentence. */
export type BranchingGraph =
  | { readonly ok: true; readonly model: EditedModel; readonly needsMask: boolean; readonly needsLogitsToKeep: boolean }
  | { readonly ok: false; readonly why: string };

const OLDEST_OPERATOR_SET = 13;

/**
 * Rewires a decoder in memory; the file is only read. What comes out computes the same function over another arrangement
 * of the same tokens, and has to be checked against the untouched graph before anything relies on it.
 */
export function branchingGraph(path: string, graph: CausalGraph, operatorSet: number): BranchingGraph {
  if (operatorSet < OLDEST_OPERATOR_SET) return { ok: false, why: `its operator set ${operatorSet} is too old` };
  const model = readEditableModel(path);
  const index = indexGraph(model);
  const found = findAttentionSites(graph, index);
  if (!found.ok) return found;
  const projection = findProjection(graph.logits.name, index);
  if (projection === null) return { ok: false, why: "its head is no single projection" };
  if (graph.positionIds === null && found.sites.some((site) => site.kind === "plain")) {
    return { ok: false, why: "it works out positions itself" };
  }
  if (graph.positionIds?.type === "int32" && found.sites.some((site) => site.kind === "grouped")) {
    return { ok: false, why: "its positions are 32-bit numbers" };
  }
  const write = new GraphWriter(model, operatorSet);
  const shared = addInputs(write, graph.positionIds?.type ?? "int64");
  const head = addHeadInputs(write);
  for (const site of found.sites) {
    const fresh = writeAttention(site, shared, write);
    exposeFresh(site.key, fresh.key, write);
    exposeFresh(site.value, fresh.value, write);
    replace(model, site.node, write.take());
  }
  writeRowSelection(projection, head, write);
  model.nodes.splice(model.nodes.indexOf(projection), 0, ...write.take());
  writeHead(graph.logits.name, head, write);
  model.nodes.push(...write.take());
  dropOutputs(model, graph);
  prune(model, new Set([...Object.values(BRANCHING_INPUTS), ...graph.cache.map((tensor) => tensor.input)]));
  model.nodes = inOrder(model);
  const has = (name: string | undefined): boolean => name !== undefined && model.inputs.has(name);
  return {
    ok: true,
    model: writeEditedModel(model),
    needsMask: has(graph.attentionMask?.name),
    needsLogitsToKeep: has(graph.logitsToKeep?.name),
  };
}

function addInputs(write: GraphWriter, positions: IndexType): SharedTensors {
  return {
    positionIds: write.input(BRANCHING_INPUTS.positionIds, positions, ["batch", "tokens"]),
    bias: write.input(BRANCHING_INPUTS.bias, "float32", ["batch", 1, "tokens", "own"]),
    gate: write.input(BRANCHING_INPUTS.gate, "float32", [1]),
    shapes: null,
  };
}

function addHeadInputs(write: GraphWriter): HeadInputs {
  return {
    rows: write.input(BRANCHING_INPUTS.rows, "int64", ["rows"]),
    targets: write.input(BRANCHING_INPUTS.targets, "int64", ["rows"]),
    inverseTemperature: write.input(BRANCHING_INPUTS.inverseTemperature, "float32", [1]),
  };
}

function exposeFresh(cache: CausalGraph["cache"][number], tensor: string, write: GraphWriter): void {
  const name = write.node("Identity", [tensor], {}, { output: freshName(cache.input) });
  write.output(name, cache.type, ["batch", cache.heads, "tokens", cache.headSize]);
}

function replace(model: EditableModel, node: GraphNode, by: readonly GraphNode[]): void {
  model.nodes.splice(model.nodes.indexOf(node), 1, ...by);
}

function dropOutputs(model: EditableModel, graph: CausalGraph): void {
  for (const name of [graph.logits.name, ...graph.cache.map((tensor) => tensor.output)]) model.outputs.delete(name);
}

/** Takes out nodes that no output needs, then constants and inputs that no node reads. */
function prune(model: EditableModel, keep: ReadonlySet<string>): void {
  const needed = new Set(model.outputs.keys());
  const kept = new Set<GraphNode>();
  const producers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const queue = [...needed];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const node = producers.get(name);
    if (node === undefined || kept.has(node)) continue;
    kept.add(node);
    for (const input of node.inputs) {
      if (!needed.has(input)) queue.push(input);
      needed.add(input);
    }
  }
  model.nodes = model.nodes.filter((node) => kept.has(node));
  for (const name of model.initializers.keys()) if (!needed.has(name)) model.initializers.delete(name);
  for (const name of model.inputs.keys()) if (!needed.has(name) && !keep.has(name)) model.inputs.delete(name);
}

/** Every node after those that it reads from: surgery writes blocks where old nodes stood. */
function inOrder(model: EditableModel): GraphNode[] {
  const producers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const ordered: GraphNode[] = [];
  const state = new Map<GraphNode, "open" | "done">();
  for (const root of model.nodes) {
    const stack = [root];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      if (state.get(node) === "done") {
        stack.pop();
        continue;
      }
      const waiting = node.inputs.flatMap((name) => {
        const before = producers.get(name);
        return before !== undefined && state.get(before) === undefined ? [before] : [];
      });
      if (state.get(node) === undefined && waiting.length > 0) {
        state.set(node, "open");
        stack.push(...waiting);
      } else {
        state.set(node, "done");
        ordered.push(node);
        stack.pop();
      }
    }
  }
  return ordered;
}
