import { z } from "zod";

import type { SampleTask, ScoreTask, Task } from "./job.ts";

/** A model's sizes, as its author wrote them. */
export const Shape = z.object({
  hidden: z.int(),
  layers: z.int(),
  heads: z.int(),
  kv_heads: z.int(),
  headSize: z.int(),
  intermediate: z.int(),
  vocabulary: z.int(),
  seed: z.int(),
});
export type Shape = z.infer<typeof Shape>;

/** What the machine does at best, as measured when the benchmark starts. */
export interface Limits {
  /** 10⁹ floating-point operations a second in a large float32 matrix product. */
  readonly gflops: number;
  /** 10⁹ bytes a second read from memory. */
  readonly gigabytesPerSecond: number;
}

export interface Precision {
  readonly weightBytes: number;
  readonly cacheBytes: number;
}

/** Parameters of a model's matrices; norms are left out. */
export function parametersOf(shape: Shape): { readonly layers: number; readonly head: number } {
  const { hidden, heads, kv_heads: kvHeads, headSize, intermediate } = shape;
  const attention = 2 * hidden * heads * headSize + 2 * hidden * kvHeads * headSize;
  return { layers: shape.layers * (attention + 3 * hidden * intermediate), head: shape.vocabulary * hidden };
}

/** Operations of one token that sees `context` tokens, itself included; its logits are not in it. */
export function tokenFlops(shape: Shape, context: number): number {
  return 2 * parametersOf(shape).layers + 4 * shape.layers * shape.heads * shape.headSize * context;
}

/** Milliseconds that this task takes at least on this machine, when no arithmetic is done twice. */
export function boundMs(task: Task, shape: Shape, limits: Limits, precision: Precision): number {
  if (task.kind === "score") return scoreFlops(task, shape) / (limits.gflops * 1e6);
  return sampleMs(task, shape, limits, precision);
}

/** Every distinct beginning is encoded once, last tokens never, and logits are computed where a score needs them. */
export function scoreFlops(task: ScoreTask, shape: Shape): number {
  const beginnings = new Trie();
  const rows = new Set<number>();
  let flops = 0;
  for (const { prompt, continuations } of task.requests) {
    for (const continuation of continuations) {
      let node = Trie.ROOT;
      for (const [place, id] of [...prompt.ids, ...continuation.ids.slice(0, -1)].entries()) {
        const { child, isNew } = beginnings.step(node, id);
        if (isNew) flops += tokenFlops(shape, place + 1);
        if (place >= prompt.ids.length - 1) rows.add(child);
        node = child;
      }
    }
  }
  return flops + rows.size * 2 * parametersOf(shape).head;
}

/** The prompt once; then in each step the weights and the cache are read once and every answer computes one token. */
function sampleMs(task: SampleTask, shape: Shape, limits: Limits, precision: Precision): number {
  const { layers, head } = parametersOf(shape);
  const promptTokens = task.prompt.ids.length;
  const cacheBytes = 2 * shape.layers * shape.kv_heads * shape.headSize * precision.cacheBytes;
  let flops = 2 * head;
  for (let context = 1; context <= promptTokens; context++) flops += tokenFlops(shape, context);
  let ms = flops / (limits.gflops * 1e6);
  for (let step = 1; step < task.tokens; step++) {
    const bytes = precision.weightBytes * (layers + head) + cacheBytes * (promptTokens + task.answers * step);
    const work = task.answers * (tokenFlops(shape, promptTokens + step) + 2 * head);
    ms += Math.max(bytes / (limits.gigabytesPerSecond * 1e6), work / (limits.gflops * 1e6));
  }
  return ms;
}

/** Token sequences by their beginnings; a node is a number. */
class Trie {
  static readonly ROOT = 0;
  readonly #children: Map<number, number>[] = [new Map()];

  step(node: number, id: number): { readonly child: number; readonly isNew: boolean } {
    const children = this.#children[node];
    if (children === undefined) throw new Error("Internal error: an unknown node of a trie.");
    const known = children.get(id);
    if (known !== undefined) return { child: known, isNew: false };
    const child = this.#children.push(new Map()) - 1;
    children.set(id, child);
    return { child, isNew: true };
  }
}
