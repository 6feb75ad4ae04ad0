import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";

import type { OrtContext } from "./c-session.ts";
import { CSession } from "./c-session.ts";
import { withSessionOptions } from "./c-session-options.ts";
import { NativeMemory } from "./native-memory.ts";
import type { OrtApi } from "./ort-api.ts";
import { bindOrtApi, filled, made } from "./ort-api.ts";
import type { LibraryProblem } from "./ort-library.ts";
import { loadOrtLibrary } from "./ort-library.ts";
import type { ElementArrays, ElementType, ModelSource, OpenSessionOptions, Runtime } from "./runtime.ts";

const ERRORS_ONLY = 3;
const DEVICE_ALLOCATOR = 0;
const DEFAULT_MEMORY = 0;

/**
 * ONNX Runtime through its C API: a run leaves the event loop free, an abort ends it, outputs are not copied, and bfloat16
 * crosses. The library comes from the folder in MSM_ONNXRUNTIME, else from onnxruntime-node; a problem says what is wrong
 * with it. `free` gives outputs back as well as memory of `allocate`; what is never freed is left to the garbage collector.
 */
export function loadCRuntime(environment: NodeJS.ProcessEnv): Result<Runtime, LibraryProblem> {
  const library = loadOrtLibrary(environment);
  if (!library.ok) return library;
  const context = createContext(bindOrtApi(library.value.table));
  return ok({
    name: `onnxruntime-c ${library.value.version}`,
    elementTypes: new Set<ElementType>(["float32", "float16", "bfloat16", "int64", "int32"]),
    interruptible: true,
    open: (source, options) => openSession(context, source, options),
    allocate: (type, length) => allocate(context, type, length),
    free: (data) => context.memory.free(data.buffer),
  });
}

/** The environment is shared by the whole process and lives as long as it. */
function createContext(api: OrtApi): OrtContext {
  const endings = new Set<() => void>();
  // Node joins the threads of its pool before a process exits, and one of them may be in the middle of a run.
  process.once("exit", () => {
    for (const end of endings) end();
  });
  return {
    api,
    environment: made((slot) => api.createEnv(ERRORS_ONLY, "msm-workbench", slot)),
    allocator: made(api.defaultAllocator),
    memoryInfo: made((slot) => api.createCpuMemoryInfo(DEVICE_ALLOCATOR, DEFAULT_MEMORY, slot)),
    memory: new NativeMemory(),
    endings,
  };
}

async function openSession(context: OrtContext, source: ModelSource, wanted: OpenSessionOptions): Promise<CSession> {
  const { api, environment } = context;
  const session = await withSessionOptions(api, source, wanted, async (options) => {
    const slot: [bigint | null] = [null];
    if (source.kind === "file") {
      await api.createSession(environment, source.path, options, slot);
    } else {
      // Read to the end while the call lasts, and not kept.
      await api.createSessionFromArray(environment, source.bytes, source.bytes.length, options, slot);
    }
    return filled(slot);
  });
  return new CSession(context, session);
}

type Allocators = { readonly [Type in ElementType]: (buffer: ArrayBuffer) => ElementArrays[Type] };

const BYTES: { readonly [Type in ElementType]: number } = { float32: 4, float16: 2, bfloat16: 2, int64: 8, int32: 4 };

const ARRAYS: Allocators = {
  float32: (buffer) => new Float32Array(buffer),
  float16: (buffer) => new Uint16Array(buffer),
  bfloat16: (buffer) => new Uint16Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
};

/** Zeroed memory of ONNX Runtime's own allocator, aligned as its kernels like it. */
function allocate<Type extends ElementType>(context: OrtContext, type: Type, length: number): ElementArrays[Type] {
  const { api, allocator, memory } = context;
  const sizeBytes = length * BYTES[type];
  if (sizeBytes === 0) return ARRAYS[type](new ArrayBuffer(0));
  const address = made((slot) => api.allocate(allocator, sizeBytes, slot));
  const buffer = memory.view(address, sizeBytes, () => api.free(allocator, address));
  new Uint8Array(buffer).fill(0);
  return ARRAYS[type](buffer);
}
