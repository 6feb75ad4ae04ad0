import { env, InferenceSession, Tensor } from "onnxruntime-node";

import type {
  ElementArrays,
  ElementType,
  HostTensor,
  ModelSource,
  OpenSessionOptions,
  Runtime,
  RuntimeSession,
} from "./runtime.ts";
import { RuntimeFault } from "./runtime-fault.ts";

/** ONNX Runtime through its own Node binding: everywhere at once, but a run blocks the thread and cannot be interrupted. */
export const nodeRuntime: Runtime = {
  name: `onnxruntime-node ${env.versions.node ?? "of unknown version"}`,
  elementTypes: new Set<ElementType>(["float32", "float16", "int64", "int32"]),
  interruptible: false,
  open: openNodeSession,
  allocate: (type, length) => allocateArray(type, length),
  free: () => {},
};

const ARRAYS: { readonly [Type in ElementType]: new (length: number) => ElementArrays[Type] } = {
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
};

function allocateArray<Type extends ElementType>(type: Type, length: number): ElementArrays[Type] {
  return new ARRAYS[type](length);
}

async function openNodeSession(source: ModelSource, options: OpenSessionOptions): Promise<RuntimeSession> {
  const session: Readonly<Record<string, unknown>> = {
    // Several engines may be loaded side by side: idle threads must not burn the others' cores.
    intra_op: { allow_spinning: "0" },
    ...(options.mapWeights === true ? { disable_prepacking: "1" } : {}),
    ...(options.alone === true ? { disable_cpu_ep_fallback: "1" } : {}),
    ...(source.kind === "bytes" ? { model_external_initializers_file_folder_path: source.folder } : {}),
  };
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [options.provider],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    enableCpuMemArena: true,
    // Shapes differ from call to call, so a remembered pattern never fits.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session },
    ...(options.profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profilePrefix }),
  };
  try {
    const opened =
      source.kind === "file"
        ? await InferenceSession.create(source.path, sessionOptions)
        : await InferenceSession.create(source.bytes, sessionOptions);
    return new NodeSession(opened);
  } catch (cause) {
    throw new RuntimeFault(cause);
  }
}

class NodeSession implements RuntimeSession {
  readonly #session: InferenceSession;

  constructor(session: InferenceSession) {
    this.#session = session;
  }

  get inputs(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputs(): readonly string[] {
    return this.#session.outputNames;
  }

  async run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, HostTensor>>> {
    signal.throwIfAborted();
    const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toTensor(tensor)]));
    const outputs = await this.#session.run(inputs, [...fetches]).catch((cause: unknown) => {
      throw new RuntimeFault(cause);
    });
    return Object.fromEntries(fetches.map((name) => [name, fromTensor(name, outputs[name])]));
  }

  endProfiling(): void {
    this.#session.endProfiling();
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function toTensor(tensor: HostTensor): Tensor {
  switch (tensor.type) {
    case "float32":
      return new Tensor("float32", tensor.data, tensor.dims);
    case "int64":
      return new Tensor("int64", tensor.data, tensor.dims);
    case "int32":
      return new Tensor("int32", tensor.data, tensor.dims);
    case "float16":
      return halfTensor(tensor.data, tensor.dims);
    case "bfloat16":
      throw new RuntimeFault(new Error("the Node binding of ONNX Runtime cannot exchange bfloat16"));
    default:
      return tensor satisfies never;
  }
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

function fromTensor(name: string, tensor: Tensor | undefined): HostTensor {
  if (tensor === undefined) throw new Error(`Internal error: ONNX Runtime left out ${name}, which was asked for.`);
  const { data, dims } = tensor;
  if (tensor.type === "float32" && data instanceof Float32Array) return { type: "float32", dims, data };
  if (tensor.type === "int64" && data instanceof BigInt64Array) return { type: "int64", dims, data };
  if (tensor.type === "int32" && data instanceof Int32Array) return { type: "int32", dims, data };
  if (tensor.type === "float16" && ArrayBuffer.isView(data)) {
    // Whichever array type this version of Node gives: the bits are the same.
    return { type: "float16", dims, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) };
  }
  throw new Error(`Internal error: ${name} came as ${tensor.type}, which the engine does not exchange.`);
}
