import type { CacheTensor, IndexInput } from "./causal-graph.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { HostTensor, ModelSource, OpenSessionOptions, Runtime, RuntimeSession } from "./runtime/runtime.ts";
import { readEditableModel, writeEditedModel } from "./surgery/editable-model.ts";
import { halfToFloat } from "./surgery/graph-index.ts";

/** Keys and values of `length` tokens, one tensor [1, heads, length, headSize] for each cache input of the graph. */
export interface KeyValueCache {
  readonly length: number;
  readonly tensors: readonly HostTensor[];
}

export interface Forward {
  /** Logits after each of the last positions asked for, in order; each row has one entry a token of the vocabulary. */
  readonly rows: readonly Float32Array[];
  /** The past and the new tokens together; null unless asked for. */
  readonly cache: KeyValueCache | null;
}

/** A loaded decoder as it was exported: runs token ids over a cache, one sequence at a time. */
export class CausalSession {
  readonly #session: RuntimeSession;
  readonly #model: ModelDescription;

  private constructor(session: RuntimeSession, model: ModelDescription) {
    this.#session = session;
    this.#model = model;
  }

  /** Loads the weights. Throws `RuntimeFault` with what ONNX Runtime says. */
  static async open(runtime: Runtime, model: ModelDescription, options: OpenSessionOptions): Promise<CausalSession> {
    const path = model.paths.model;
    const source: ModelSource = model.graph.merged
      ? { kind: "bytes", ...writeEditedModel(readEditableModel(path)) }
      : { kind: "file", path };
    const session = await runtime.open(source, options);
    return new CausalSession(session, model);
  }

  /** Runs `ids` (at least one) after `past`. Gives logits after each of the last `rows` tokens. */
  async forward(
    ids: readonly number[],
    past: KeyValueCache | null,
    want: { readonly rows: number; readonly cache: boolean },
    signal: AbortSignal = NEVER,
  ): Promise<Forward> {
    const { graph } = this.#model;
    const before = past?.length ?? 0;
    const total = before + ids.length;
    const feeds: Record<string, HostTensor> = {
      [graph.inputIds.name]: indexTensor(graph.inputIds, ids, [1, ids.length]),
    };
    if (graph.attentionMask !== null) {
      const ones = Array.from({ length: total }, () => 1);
      feeds[graph.attentionMask.name] = indexTensor(graph.attentionMask, ones, [1, total]);
    }
    if (graph.positionIds !== null) {
      const positions = ids.map((_, index) => before + index);
      feeds[graph.positionIds.name] = indexTensor(graph.positionIds, positions, [1, ids.length]);
    }
    if (graph.logitsToKeep !== null) {
      const dims = graph.logitsToKeep.rank === 0 ? [] : [1];
      feeds[graph.logitsToKeep.name] = indexTensor(graph.logitsToKeep, [want.rows], dims);
    }
    for (const [index, tensor] of graph.cache.entries()) feeds[tensor.input] = past?.tensors[index] ?? noTokens(tensor);
    const fetches = want.cache
      ? [graph.logits.name, ...graph.cache.map((tensor) => tensor.output)]
      : [graph.logits.name];
    const outputs = await this.#session.run(feeds, fetches, signal);
    const rows = lastRows(required(outputs[graph.logits.name]), want.rows);
    if (!want.cache) return { rows, cache: null };
    return { rows, cache: { length: total, tensors: graph.cache.map((tensor) => required(outputs[tensor.output])) } };
  }

  /** The first `length` tokens of a cache, as a copy of the same numbers. */
  truncate(cache: KeyValueCache, length: number): KeyValueCache {
    if (length >= cache.length) return cache;
    const tensors = this.#model.graph.cache.map((tensor, index) =>
      firstTokens(required(cache.tensors[index]), tensor, cache.length, length),
    );
    return { length, tensors };
  }

  endProfiling(): void {
    this.#session.endProfiling();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

const NEVER = new AbortController().signal;

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Internal error: ONNX Runtime left out a tensor that was asked for.");
  return value;
}

function indexTensor(input: IndexInput, values: readonly number[], dims: readonly number[]): HostTensor {
  if (input.type === "int32") return { type: "int32", dims, data: Int32Array.from(values) };
  const wide = new BigInt64Array(values.length);
  for (const [index, value] of values.entries()) wide[index] = BigInt(value);
  return { type: "int64", dims, data: wide };
}

function noTokens({ type, heads, headSize }: CacheTensor): HostTensor {
  const dims = [1, heads, 0, headSize];
  return type === "float32" ? { type, dims, data: new Float32Array() } : { type, dims, data: new Uint16Array() };
}

/** Rows of logits [1, positions, vocabulary] as copies, the last `count` of them. */
function lastRows(logits: HostTensor, count: number): Float32Array[] {
  const [, positions = 0, width = 0] = logits.dims;
  if (positions < count)
    throw new Error(`Internal error: ${count} rows of logits were asked for and ${positions} came.`);
  return Array.from({ length: count }, (_, index) => rowAt(logits, (positions - count + index) * width, width));
}

function rowAt(logits: HostTensor, start: number, width: number): Float32Array {
  if (logits.type === "float32") return logits.data.slice(start, start + width);
  if (logits.type === "float16") return Float32Array.from(logits.data.subarray(start, start + width), halfToFloat);
  throw new Error(`Internal error: logits came as ${logits.type}.`);
}

function firstTokens(tensor: HostTensor, shape: CacheTensor, from: number, to: number): HostTensor {
  const { heads, headSize } = shape;
  const dims = [1, heads, to, headSize];
  const copy = <Data extends Float32Array | Uint16Array>(source: Data, kept: Data): Data => {
    for (let head = 0; head < heads; head++) {
      const start = head * from * headSize;
      kept.set(source.subarray(start, start + to * headSize), head * to * headSize);
    }
    return kept;
  };
  const length = heads * to * headSize;
  if (tensor.type === "float32") return { type: "float32", dims, data: copy(tensor.data, new Float32Array(length)) };
  if (tensor.type === "float16") return { type: "float16", dims, data: copy(tensor.data, new Uint16Array(length)) };
  throw new Error(`Internal error: a cache came as ${tensor.type}.`);
}
