import type { CausalGraph, IndexType } from "./causal-graph.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { HostTensor, OpenSessionOptions, Runtime, RuntimeSession } from "./runtime/runtime.ts";
import type { BranchingGraph } from "./surgery/branching-graph.ts";
import { BRANCHING_INPUTS, freshName } from "./surgery/branching-graph.ts";
import { prefixName } from "./surgery/attention-block.ts";
import { HEAD_OUTPUTS } from "./surgery/language-head.ts";

/** Keys or values as the graph stores them: single floats, or the bit patterns of half floats. */
export type CacheArray = Float32Array | Uint16Array;

/** Keys and values of `length` tokens that every row sees: an array [heads, length, head size] for each cache of the graph. */
export interface Prefix {
  readonly length: number;
  readonly tensors: readonly CacheArray[];
}

/** Keys and values that each row has for itself: an array [batch, heads, capacity, head size] for each cache of the graph. */
export interface OwnPast {
  readonly capacity: number;
  readonly tensors: readonly CacheArray[];
}

export interface Step {
  readonly batch: number;
  /** Token ids, row after row, the same number in each. */
  readonly ids: readonly number[];
  /** Place of each token in its text, as `ids`. */
  readonly positions: readonly number[];
  readonly prefix: Prefix | null;
  readonly own: OwnPast | null;
  /** [batch, tokens, capacity + tokens]: 0 where a token sees, HIDDEN where it does not. */
  readonly bias: Float32Array;
  /** Which of the batch × tokens rows logits are wanted for; at least one. */
  readonly rows: readonly number[];
  /** A token for each of `rows`. */
  readonly targets?: readonly number[];
  /** Default 1. */
  readonly temperature?: number;
}

/** What a step can give. */
export interface StepOutputs {
  /** Log-probability (nats) of each row's target. */
  readonly targetNats: Float32Array;
  /** Log-probability (nats) of each row's most probable token. */
  readonly topNats: Float32Array;
  /** [rows, vocabulary], tempered. */
  readonly probabilities: Float32Array;
  /** [rows, vocabulary]. */
  readonly logits: Float32Array;
  /** The new tokens' keys and values, [batch, heads, tokens, head size] for each cache of the graph. */
  readonly fresh: readonly CacheArray[];
}

/** Closes the way to the prefix where there is none. */
const CLOSED = -1e30;

/** A loaded branching graph: runs many rows over one prefix, or a tree of branches. */
export class BranchingSession {
  readonly graph: CausalGraph;
  readonly runtime: Runtime;
  readonly #session: RuntimeSession;
  readonly #needsMask: boolean;
  readonly #needsLogitsToKeep: boolean;
  readonly #noPrefix: Prefix;

  private constructor(
    runtime: Runtime,
    session: RuntimeSession,
    graph: CausalGraph,
    edited: Extract<BranchingGraph, { readonly ok: true }>,
  ) {
    this.runtime = runtime;
    this.graph = graph;
    this.#session = session;
    this.#needsMask = edited.needsMask;
    this.#needsLogitsToKeep = edited.needsLogitsToKeep;
    this.#noPrefix = {
      length: 1,
      tensors: graph.cache.map((cache) => cacheArray(cache.type, cache.heads * cache.headSize)),
    };
  }

  /** Throws `RuntimeFault` where ONNX Runtime does not take the graph. */
  static async open(
    runtime: Runtime,
    model: ModelDescription,
    edited: Extract<BranchingGraph, { readonly ok: true }>,
    options: OpenSessionOptions,
  ): Promise<BranchingSession> {
    const session = await runtime.open({ kind: "bytes", ...edited.model }, options);
    return new BranchingSession(runtime, session, model.graph, edited);
  }

  /**
   * Gives the outputs that are wanted and nothing else, in memory that is the caller's until disposed of: copy what is to
   * stay. Throws the signal's reason when aborted.
   */
  async step<Want extends keyof StepOutputs>(
    step: Step,
    want: readonly Want[],
    signal: AbortSignal,
  ): Promise<Pick<StepOutputs, Want> & Disposable> {
    const wanted: readonly (keyof StepOutputs)[] = want;
    const fetches = wanted.flatMap((each) =>
      each === "fresh" ? this.graph.cache.map((cache) => freshName(cache.input)) : [HEAD_OUTPUTS[each]],
    );
    const outputs = await this.#session.run(this.#feeds(step), fetches, signal);
    const floats = (name: string): Float32Array => {
      const tensor = outputs[name];
      if (tensor?.type !== "float32") throw new Error(`Internal error: ${name} is not in single floats.`);
      return tensor.data;
    };
    const all: StepOutputs & Disposable = {
      get targetNats() {
        return floats(HEAD_OUTPUTS.targetNats);
      },
      get topNats() {
        return floats(HEAD_OUTPUTS.topNats);
      },
      get probabilities() {
        return floats(HEAD_OUTPUTS.probabilities);
      },
      get logits() {
        return floats(HEAD_OUTPUTS.logits);
      },
      fresh: wanted.includes("fresh")
        ? this.graph.cache.map((cache) => cacheData(outputs[freshName(cache.input)]))
        : [],
      [Symbol.dispose]: () => {
        for (const { data } of Object.values(outputs)) this.runtime.free(data);
      },
    };
    return all;
  }

  endProfiling(): void {
    this.#session.endProfiling();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  #feeds(step: Step): Record<string, HostTensor> {
    const { batch, ids, rows } = step;
    const tokens = ids.length / batch;
    const capacity = step.own?.capacity ?? 0;
    const prefix = step.prefix ?? this.#noPrefix;
    const feeds: Record<string, HostTensor> = {
      [this.graph.inputIds.name]: indices(this.graph.inputIds.type, ids, [batch, tokens]),
      [BRANCHING_INPUTS.positionIds]: indices(this.graph.positionIds?.type ?? "int64", step.positions, [batch, tokens]),
      [BRANCHING_INPUTS.bias]: { type: "float32", dims: [batch, 1, tokens, capacity + tokens], data: step.bias },
      [BRANCHING_INPUTS.gate]: single(step.prefix === null ? CLOSED : 0),
      [BRANCHING_INPUTS.rows]: wide(rows, [rows.length]),
      [BRANCHING_INPUTS.targets]: wide(step.targets ?? rows.map(() => 0), [rows.length]),
      [BRANCHING_INPUTS.inverseTemperature]: single(1 / (step.temperature ?? 1)),
    };
    for (const [at, cache] of this.graph.cache.entries()) {
      const { heads, headSize, type } = cache;
      const own = step.own?.tensors[at] ?? cacheArray(type, 0);
      feeds[cache.input] = cacheTensor(type, own, [batch, heads, capacity, headSize]);
      const shared = prefix.tensors[at] ?? cacheArray(type, 0);
      feeds[prefixName(cache.input)] = cacheTensor(type, shared, [1, heads, prefix.length, headSize]);
    }
    return { ...feeds, ...this.#leftovers(batch, capacity + tokens) };
  }

  /** Inputs that the untouched part of the graph still reads, though nothing depends on them any more. */
  #leftovers(batch: number, own: number): Record<string, HostTensor> {
    const { attentionMask: mask, logitsToKeep: keep } = this.graph;
    const ones = Array.from({ length: batch * own }, () => 1);
    const feeds: Record<string, HostTensor> = {};
    if (this.#needsMask && mask !== null) feeds[mask.name] = indices(mask.type, ones, [batch, own]);
    if (this.#needsLogitsToKeep && keep !== null)
      feeds[keep.name] = indices(keep.type, [0], keep.rank === 0 ? [] : [1]);
    return feeds;
  }
}

/** Zeroed keys or values. */
export function cacheArray(type: "float32" | "float16", length: number): CacheArray {
  return type === "float32" ? new Float32Array(length) : new Uint16Array(length);
}

function cacheTensor(type: "float32" | "float16", data: CacheArray, dims: readonly number[]): HostTensor {
  if (type === "float32" && data instanceof Float32Array) return { type, dims, data };
  if (type === "float16" && data instanceof Uint16Array) return { type, dims, data };
  throw new Error(`Internal error: a cache of ${type} holds other numbers.`);
}

function cacheData(tensor: HostTensor | undefined): CacheArray {
  if (tensor?.type === "float32" || tensor?.type === "float16") return tensor.data;
  throw new Error("Internal error: a cache is not in floats.");
}

function indices(type: IndexType, values: readonly number[], dims: readonly number[]): HostTensor {
  return type === "int64" ? wide(values, dims) : { type, dims, data: Int32Array.from(values) };
}

function wide(values: readonly number[], dims: readonly number[]): HostTensor {
  const data = new BigInt64Array(values.length);
  for (let at = 0; at < values.length; at++) data[at] = BigInt(values[at] ?? 0);
  return { type: "int64", dims, data };
}

function single(value: number): HostTensor {
  return { type: "float32", dims: [1], data: Float32Array.of(value) };
}
