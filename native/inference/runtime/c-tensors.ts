import koffi from "koffi";

import { invariant } from "#core/base/problem.ts";

import type { NativeMemory } from "./native-memory.ts";
import type { OrtApi } from "./ort-api.ts";
import { counted, ELEMENT_CODES, made } from "./ort-api.ts";
import type { HostTensor } from "./runtime.ts";

/** Outputs up to this size are copied out and released at once: a view costs about as much, and lives until a collection. */
const COPIED_BYTES = 16 * 1024;

/** An OrtValue over the elements of `tensor`, where they lie: they must live, unmoved, until the value is released. */
export function valueOver(api: OrtApi, memoryInfo: bigint, tensor: HostTensor): bigint {
  const { data, dims, type } = tensor;
  const elements = dims.reduce((product, dim) => product * dim, 1);
  invariant(
    data.length === elements,
    `a tensor of [${dims.join(", ")}] came with ${data.length} elements (0 after its memory was freed).`,
  );
  const shape = BigInt64Array.from(dims, BigInt);
  return made((slot) =>
    api.createTensor(memoryInfo, koffi.address(data), data.byteLength, shape, dims.length, ELEMENT_CODES[type], slot),
  );
}

/**
 * The elements of an OrtValue as a tensor in memory of its own, which releases the value in its time. The value stays the
 * caller's when this throws.
 */
export function tensorOf(api: OrtApi, memory: NativeMemory, value: bigint): HostTensor {
  const { code, dims } = shapeOf(api, value);
  switch (code) {
    case ELEMENT_CODES.float32:
      return { type: "float32", dims, data: new Float32Array(elementsOf(api, memory, value, sizeOf(dims, 4))) };
    case ELEMENT_CODES.float16:
      return { type: "float16", dims, data: new Uint16Array(elementsOf(api, memory, value, sizeOf(dims, 2))) };
    case ELEMENT_CODES.bfloat16:
      return { type: "bfloat16", dims, data: new Uint16Array(elementsOf(api, memory, value, sizeOf(dims, 2))) };
    case ELEMENT_CODES.int64:
      return { type: "int64", dims, data: new BigInt64Array(elementsOf(api, memory, value, sizeOf(dims, 8))) };
    case ELEMENT_CODES.int32:
      return { type: "int32", dims, data: new Int32Array(elementsOf(api, memory, value, sizeOf(dims, 4))) };
    default:
      throw new Error(`Internal error: an output came as element type ${code}, which the engine does not exchange.`);
  }
}

function sizeOf(dims: readonly number[], elementBytes: number): number {
  return dims.reduce((product, dim) => product * dim, elementBytes);
}

function shapeOf(api: OrtApi, value: bigint): { readonly code: number; readonly dims: readonly number[] } {
  const info = made((slot) => api.typeAndShape(value, slot));
  try {
    const code: [number] = [0];
    api.elementType(info, code);
    const rank = counted((slot) => api.rank(info, slot));
    const dims = new BigInt64Array(rank);
    api.dimensions(info, dims, rank);
    return { code: code[0], dims: Array.from(dims, Number) };
  } finally {
    api.releaseTypeAndShape(info);
  }
}

/** The bytes of a value: a copy where few, else ONNX Runtime's own memory. */
function elementsOf(api: OrtApi, memory: NativeMemory, value: bigint, sizeBytes: number): ArrayBuffer {
  const release = () => api.releaseValue(value);
  if (sizeBytes === 0) {
    release();
    return new ArrayBuffer(0);
  }
  const address = made((slot) => api.tensorData(value, slot));
  if (sizeBytes > COPIED_BYTES) return memory.view(address, sizeBytes, release);
  const copy = koffi.view(address, sizeBytes).slice(0);
  release();
  return copy;
}
