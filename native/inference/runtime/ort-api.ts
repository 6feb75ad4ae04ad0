import koffi from "koffi";

import { invariant } from "#core/base/problem.ts";

import { RuntimeFault } from "./runtime-fault.ts";

/** How an argument crosses into C, and what it is on this side. */
interface Crossings {
  readonly pointer: bigint | null;
  /** Memory that C reads or writes while the call lasts; the caller keeps it alive. */
  readonly memory: NodeJS.TypedArray;
  readonly text: string;
  /** A file name: UTF-16 on Windows, UTF-8 elsewhere (ORTCHAR_T). */
  readonly path: string;
  readonly texts: readonly string[];
  readonly int: number;
  readonly size: number;
  readonly newPointer: [bigint | null];
  readonly newInt: [number];
  readonly newSize: [number];
}

type Kind = keyof Crossings;
type Arguments<Kinds extends readonly Kind[]> = { [Index in keyof Kinds]: Crossings[Kinds[Index]] };

const C_TYPES: { readonly [Each in Kind]: Parameters<typeof koffi.out>[0] | ReturnType<typeof koffi.out> } = {
  pointer: "void *",
  memory: "void *",
  text: "str",
  path: process.platform === "win32" ? "str16" : "str",
  texts: "str *",
  int: "int",
  size: "size_t",
  newPointer: koffi.out("void **"),
  newInt: koffi.out("int *"),
  newSize: koffi.out("size_t *"),
};

/** What ONNX Runtime calls each element type (ONNXTensorElementDataType). */
export const ELEMENT_CODES = { float32: 1, int32: 6, int64: 7, float16: 10, bfloat16: 16 } as const;

/** The functions of ONNX Runtime's C API that the engine calls, each found by its place in the table. */
export type OrtApi = ReturnType<typeof bindOrtApi>;

/**
 * Binds the functions in the table at `table`. The places are those of struct OrtApi in onnxruntime_c_api.h, to which
 * functions are only ever appended. A function that reports failure throws `RuntimeFault` with ONNX Runtime's words.
 */
export function bindOrtApi(table: bigint) {
  const { plain, checked, inBackground, releaseInBackground } = binder(table);
  return {
    createEnv: checked(3, "int", "text", "newPointer"), // CreateEnv
    createSession: inBackground(7, "pointer", "path", "pointer", "newPointer"), // CreateSession
    createSessionFromArray: inBackground(8, "pointer", "memory", "size", "pointer", "newPointer"), // CreateSessionFromArray
    // Run(session, run options, input names, inputs, count, output names, count, outputs)
    run: inBackground(9, "pointer", "pointer", "texts", "memory", "size", "texts", "size", "memory"),
    createSessionOptions: checked(10, "newPointer"), // CreateSessionOptions
    setExecutionMode: checked(13, "pointer", "int"), // SetSessionExecutionMode
    enableProfiling: checked(14, "pointer", "path"), // EnableProfiling
    disableMemPattern: checked(17, "pointer"), // DisableMemPattern
    enableCpuMemArena: checked(18, "pointer"), // EnableCpuMemArena
    setLogSeverity: checked(22, "pointer", "int"), // SetSessionLogSeverityLevel
    setOptimizationLevel: checked(23, "pointer", "int"), // SetSessionGraphOptimizationLevel
    setIntraOpThreads: checked(24, "pointer", "int"), // SetIntraOpNumThreads
    setInterOpThreads: checked(25, "pointer", "int"), // SetInterOpNumThreads
    inputCount: checked(30, "pointer", "newSize"), // SessionGetInputCount
    outputCount: checked(31, "pointer", "newSize"), // SessionGetOutputCount
    inputName: checked(36, "pointer", "size", "pointer", "newPointer"), // SessionGetInputName
    outputName: checked(37, "pointer", "size", "pointer", "newPointer"), // SessionGetOutputName
    createRunOptions: checked(39, "newPointer"), // CreateRunOptions
    setRunLogSeverity: checked(41, "pointer", "int"), // RunOptionsSetRunLogSeverityLevel
    setTerminate: checked(46, "pointer"), // RunOptionsSetTerminate
    // CreateTensorWithDataAsOrtValue(memory info, data, bytes, dims, rank, element type, value)
    createTensor: checked(49, "pointer", "pointer", "size", "memory", "size", "int", "newPointer"),
    tensorData: checked(51, "pointer", "newPointer"), // GetTensorMutableData
    elementType: checked(60, "pointer", "newInt"), // GetTensorElementType
    rank: checked(61, "pointer", "newSize"), // GetDimensionsCount
    dimensions: checked(62, "pointer", "memory", "size"), // GetDimensions
    typeAndShape: checked(65, "pointer", "newPointer"), // GetTensorTypeAndShape
    createCpuMemoryInfo: checked(69, "int", "int", "newPointer"), // CreateCpuMemoryInfo
    allocate: checked(75, "pointer", "size", "newPointer"), // AllocatorAlloc
    free: checked(76, "pointer", "pointer"), // AllocatorFree
    defaultAllocator: checked(78, "newPointer"), // GetAllocatorWithDefaultOptions
    releaseSession: releaseInBackground(95), // ReleaseSession
    releaseValue: plain(96), // ReleaseValue
    releaseRunOptions: plain(97), // ReleaseRunOptions
    releaseTypeAndShape: plain(99), // ReleaseTensorTypeAndShapeInfo
    releaseSessionOptions: plain(100), // ReleaseSessionOptions
    endProfiling: checked(110, "pointer", "pointer", "newPointer"), // SessionEndProfiling
    addConfigEntry: checked(130, "pointer", "text", "text"), // AddSessionConfigEntry
    appendCuda: checked(204, "pointer", "pointer"), // SessionOptionsAppendExecutionProvider_CUDA_V2
    createCudaOptions: checked(205, "newPointer"), // CreateCUDAProviderOptions
    releaseCudaOptions: plain(208), // ReleaseCUDAProviderOptions
    // SessionOptionsAppendExecutionProvider(options, name, keys, values, count)
    appendProvider: checked(216, "pointer", "text", "texts", "texts", "size"),
  };
}

/** Calls a function whose last argument is where it puts a new object, and gives that object. */
export function made(create: (slot: [bigint | null]) => void): bigint {
  const slot: [bigint | null] = [null];
  create(slot);
  return filled(slot);
}

/** The object that a call has put into `slot`. */
export function filled(slot: readonly [bigint | null]): bigint {
  const [value] = slot;
  invariant(value !== null, "ONNX Runtime reported success and made nothing.");
  return value;
}

/** Calls a function whose last argument is where it puts a number. */
export function counted(count: (slot: [number]) => void): number {
  const slot: [number] = [0];
  count(slot);
  return slot[0];
}

/** Copies a zero-terminated text of C; null stays null. */
export function textAt(address: bigint): string {
  return koffi.decode.string(address);
}

function binder(table: bigint) {
  const functionAt = (index: number, result: string, kinds: readonly Kind[]): ReturnType<typeof koffi.decode> => {
    const address: bigint = koffi.decode(table, index * koffi.sizeof("void *"), "void *");
    const types = kinds.map((kind) => C_TYPES[kind]);
    return koffi.decode(address, koffi.proto(result, types));
  };
  const errorMessage: (status: bigint) => string = functionAt(2, "str", ["pointer"]); // GetErrorMessage
  const releaseStatus: (status: bigint) => void = functionAt(93, "void", ["pointer"]); // ReleaseStatus
  const faultOf = (status: bigint): RuntimeFault => {
    const words = errorMessage(status);
    releaseStatus(status);
    return new RuntimeFault(new Error(words));
  };
  return {
    /** A release function: takes one pointer, and cannot fail. */
    plain: (index: number): ((pointer: bigint) => void) => functionAt(index, "void", ["pointer"]),
    checked: <const Kinds extends readonly Kind[]>(index: number, ...kinds: Kinds) => {
      const call: (...given: Arguments<Kinds>) => bigint | null = functionAt(index, "void *", kinds);
      return (...given: Arguments<Kinds>): void => {
        const status = call(...given);
        if (status !== null) throw faultOf(status);
      };
    },
    /** The same on a thread of libuv's pool, so that the event loop stays free. */
    inBackground: <const Kinds extends readonly Kind[]>(index: number, ...kinds: Kinds) => {
      const { async: call } = functionAt(index, "void *", kinds);
      return (...given: Arguments<Kinds>): Promise<void> =>
        new Promise((resolve, reject) => {
          call(...given, (failure: Error | null, status: bigint | null) => {
            if (failure !== null) reject(failure);
            else if (status !== null) reject(faultOf(status));
            else resolve();
          });
        });
    },
    releaseInBackground: (index: number) => {
      const { async: call } = functionAt(index, "void", ["pointer"]);
      return (pointer: bigint): Promise<void> =>
        new Promise((resolve, reject) => {
          call(pointer, (failure: Error | null) => (failure === null ? resolve() : reject(failure)));
        });
    },
  };
}
