/** Element types that the engine exchanges with ONNX Runtime. */
export type ElementType = "float32" | "float16" | "bfloat16" | "int64" | "int32";

/** The array that holds each element type; the two 16-bit floats are raw bit patterns. */
export interface ElementArrays {
  readonly float32: Float32Array;
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
  readonly int64: BigInt64Array;
  readonly int32: Int32Array;
}

/** A dense tensor, row-major; `data` has as many elements as `dims` multiply to. */
export type HostTensor = {
  readonly [Type in ElementType]: {
    readonly type: Type;
    readonly dims: readonly number[];
    readonly data: ElementArrays[Type];
  };
}[ElementType];

/**
 * A model to load: a file, or the bytes of a (surgically edited) ModelProto whose external data is looked up in `folder`.
 */
export type ModelSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly folder: string };

export interface OpenSessionOptions {
  readonly provider: ProviderName;
  readonly threads: number;
  /** Keep weights mapped from their file rather than copied into the layout of the kernels: less memory, slower. */
  readonly mapWeights?: boolean;
  /** Fail rather than let the CPU run what the provider cannot. */
  readonly alone?: boolean;
  /** Where to write a profile of the runs up to `endProfiling` (file name prefix). */
  readonly profilePrefix?: string;
}

/** ONNX Runtime behind one of its two doors. Both pass one conformance suite. */
export interface Runtime {
  /** "onnxruntime-node 1.30.0" or "onnxruntime-c 1.30.0"; stored with every result. */
  readonly name: string;
  /** Element types that may cross: the Node binding cannot exchange bfloat16. */
  readonly elementTypes: ReadonlySet<ElementType>;
  /** True where `run` leaves the event loop free and an abort ends it within milliseconds. */
  readonly interruptible: boolean;
  /** Loads a model; throws `RuntimeFault` with ONNX Runtime's words. */
  open(source: ModelSource, options: OpenSessionOptions): Promise<RuntimeSession>;
  /** Zeroed elements in memory that `run` reads where they lie, with no copy. */
  allocate<Type extends ElementType>(type: Type, length: number): ElementArrays[Type];
  /**
   * Gives memory of `allocate` or of an output back at once; it may not be read afterwards. Outputs may be left to the
   * garbage collector, but a decode step is up to 1.4 times faster over caches that are given back
   * (docs/decisions/0006-onnx-runtime-two-doors.md).
   */
  free(data: ElementArrays[ElementType]): void;
}

/** A loaded model. One run at a time. */
export interface RuntimeSession {
  /** Names of the graph's inputs and outputs, in its order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph on exactly `feeds` and gives the outputs named in `fetches`, in memory of their own. Throws the
   * signal's reason when aborted (at once where the runtime is interruptible, else before it starts), and `RuntimeFault`
   * when ONNX Runtime fails. The session stays usable after both.
   */
  run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, HostTensor>>>;
  /** Writes the profile file that `profilePrefix` asked for. */
  endProfiling(): void;
  close(): Promise<void>;
}
import type { ProviderName } from "#core/engines/provider.ts";
