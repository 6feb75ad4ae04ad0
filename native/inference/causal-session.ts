import { InferenceSession, Tensor } from "onnxruntime-node";

import { reasonOf } from "#core/base/problem.ts";

import type { CacheTensor, FloatType, IndexInput } from "./causal-graph.ts";
import type { ProviderName } from "./engine.ts";
import type { ModelDescription } from "./inspect-model.ts";

/** Keys and values of `length` tokens, one tensor [1, heads, length, headSize] for each cache input of the graph. */
export interface KeyValueCache {
  readonly length: number;
  readonly tensors: readonly Tensor[];
}

export interface Forward {
  /** Logits after each of the last positions asked for, in order; each row has one entry a token of the vocabulary. */
  readonly rows: readonly Float32Array[];
  /** The past and the new tokens together; null unless asked for. */
  readonly cache: KeyValueCache | null;
}

export interface SessionOptions {
  readonly provider: ProviderName;
  readonly threads: number;
  /** Awaited before every stretch of native code. */
  readonly beforeRun: () => Promise<void>;
  /** Where to write a profile of the first run (file name prefix); ends with `endProfiling`. */
  readonly profilePrefix?: string;
}

/** ONNX Runtime gave an error while it ran a model; `cause` is its own. Caught once, where the request is answered. */
export class RuntimeFault extends Error {
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.name = "RuntimeFault";
  }
}

/** A loaded decoder: runs token ids over a cache, one sequence at a time. The only place that talks to ONNX Runtime. */
export class CausalSession {
  readonly #session: InferenceSession;
  readonly #model: ModelDescription;
  readonly #beforeRun: () => Promise<void>;

  private constructor(session: InferenceSession, model: ModelDescription, beforeRun: () => Promise<void>) {
    this.#session = session;
    this.#model = model;
    this.#beforeRun = beforeRun;
  }

  /** Loads the weights; blocks this thread while it does. Throws what ONNX Runtime throws. */
  static async open(model: ModelDescription, options: SessionOptions): Promise<CausalSession> {
    const session = await InferenceSession.create(model.paths.model, {
      executionProviders: [options.provider],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      enableCpuMemArena: true,
      // Shapes differ from call to call, so a remembered pattern never fits.
      enableMemPattern: false,
      logSeverityLevel: 3,
      // Several engines may be loaded side by side: idle threads must not burn the others' cores.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
      ...(options.profilePrefix === undefined
        ? {}
        : { enableProfiling: true, profileFilePrefix: options.profilePrefix }),
    });
    return new CausalSession(session, model, options.beforeRun);
  }

  /**
   * Runs `ids` (at least one) after `past`; blocks this thread while it does. Gives logits after each of the last `rows`
   * tokens.
   */
  async forward(
    ids: readonly number[],
    past: KeyValueCache | null,
    want: { readonly rows: number; readonly cache: boolean },
  ): Promise<Forward> {
    const { graph } = this.#model;
    const before = past?.length ?? 0;
    const total = before + ids.length;
    const feeds: Record<string, Tensor> = { [graph.inputIds.name]: indexTensor(graph.inputIds, ids, [1, ids.length]) };
    if (graph.attentionMask !== null) {
      feeds[graph.attentionMask.name] = indexTensor(
        graph.attentionMask,
        Array.from({ length: total }, () => 1),
        [1, total],
      );
    }
    if (graph.positionIds !== null) {
      const positions = ids.map((_, index) => before + index);
      feeds[graph.positionIds.name] = indexTensor(graph.positionIds, positions, [1, ids.length]);
    }
    if (graph.logitsToKeep !== null) {
      feeds[graph.logitsToKeep.name] = indexTensor(
        graph.logitsToKeep,
        [want.rows],
        graph.logitsToKeep.rank === 0 ? [] : [1],
      );
    }
    for (const [index, tensor] of graph.cache.entries()) {
      feeds[tensor.input] = past?.tensors[index] ?? floatTensor(tensor.type, 0, [1, tensor.heads, 0, tensor.headSize]);
    }
    const fetches = want.cache
      ? [graph.logits.name, ...graph.cache.map((tensor) => tensor.output)]
      : [graph.logits.name];
    await this.#beforeRun();
    const outputs = await this.#session.run(feeds, fetches).catch((cause: unknown) => {
      throw new RuntimeFault(cause);
    });
    const rows = lastRows(required(outputs[graph.logits.name]), want.rows);
    if (!want.cache) return { rows, cache: null };
    return {
      rows,
      cache: { length: total, tensors: graph.cache.map((tensor) => asInput(required(outputs[tensor.output]))) },
    };
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
    await this.#session.release();
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Internal error: ONNX Runtime left out a tensor that was asked for.");
  return value;
}

function indexTensor(input: IndexInput, values: readonly number[], dims: readonly number[]): Tensor {
  if (input.type === "int32") return new Tensor("int32", Int32Array.from(values), dims);
  const wide = new BigInt64Array(values.length);
  for (const [index, value] of values.entries()) wide[index] = BigInt(value);
  return new Tensor("int64", wide, dims);
}

function floatTensor(type: FloatType, length: number, dims: readonly number[]): Tensor {
  return type === "float32"
    ? new Tensor("float32", new Float32Array(length), dims)
    : halfTensor(new Uint16Array(length), dims);
}

/**
 * A float16 tensor that can be fed. The tensor turns its bits into a Float16Array, which the native side of 1.30 takes for
 * empty (microsoft/onnxruntime pull request 32323), so the bits are put back in its place.
 */
function halfTensor(bits: Uint16Array, dims: readonly number[]): Tensor {
  const tensor = new Tensor("float16", bits, dims);
  Object.defineProperty(tensor, "data", { value: bits });
  return tensor;
}

/** An output as it can be fed again. */
function asInput(tensor: Tensor): Tensor {
  return tensor.type === "float16" ? halfTensor(halfBits(tensor), tensor.dims) : tensor;
}

/** Rows of logits [1, positions, vocabulary] as copies, the last `count` of them. */
function lastRows(logits: Tensor, count: number): Float32Array[] {
  const [, positions = 0, width = 0] = logits.dims;
  if (positions < count)
    throw new Error(`Internal error: ${count} rows of logits were asked for and ${positions} came.`);
  return Array.from({ length: count }, (_, index) => {
    const start = (positions - count + index) * width;
    return rowAt(logits, start, width);
  });
}

function rowAt(logits: Tensor, start: number, width: number): Float32Array {
  const { data } = logits;
  if (data instanceof Float32Array) return data.slice(start, start + width);
  const bits = halfBits(logits);
  return Float32Array.from({ length: width }, (_, index) => halfToFloat(bits[start + index] ?? 0));
}

/** The 16-bit patterns of a float16 tensor, whichever array type this version of Node gives. */
function halfBits(tensor: Tensor): Uint16Array {
  const { data } = tensor;
  if (!ArrayBuffer.isView(data) || tensor.type !== "float16") {
    throw new Error(`Internal error: a tensor of ${tensor.type} came where floats were expected.`);
  }
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}

/** IEEE 754 binary16 to a number. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function firstTokens(tensor: Tensor, shape: CacheTensor, from: number, to: number): Tensor {
  const { heads, headSize } = shape;
  const dims = [1, heads, to, headSize];
  const source = shape.type === "float32" ? floatData(tensor) : halfBits(tensor);
  const kept =
    source instanceof Float32Array ? new Float32Array(heads * to * headSize) : new Uint16Array(heads * to * headSize);
  for (let head = 0; head < heads; head++) {
    const start = head * from * headSize;
    kept.set(source.subarray(start, start + to * headSize), head * to * headSize);
  }
  return kept instanceof Float32Array ? new Tensor("float32", kept, dims) : halfTensor(kept, dims);
}

function floatData(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new Error(`Internal error: a tensor of ${tensor.type} came where float32 was expected.`);
}
