import { InferenceSession, Tensor } from "onnxruntime-node";

/** What this machine can do at most, measured now. */
export interface MachineLimits {
  /** Of ONNX Runtime's product of two matrices of 1,024 × 1,024 in single floats. */
  readonly gigaflops: number;
  /** Bytes read and written a second by a copy of 256 MB, counted once. */
  readonly copyGigabytes: number;
}

const SIZE = 1024;
const REPEATS = 12;

export async function machineLimits(threads: number): Promise<MachineLimits> {
  return { gigaflops: await productGigaflops(threads), copyGigabytes: copyGigabytes() };
}

async function productGigaflops(threads: number): Promise<number> {
  const session = await InferenceSession.create(productModel(), { intraOpNumThreads: threads, logSeverityLevel: 4 });
  const matrix = new Tensor("float32", new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now();
    await session.run({ a: matrix, b: matrix });
    best = Math.min(best, performance.now() - start);
  }
  await session.release();
  return (2 * SIZE ** 3) / best / 1e6;
}

/** ModelProto { ir_version 8, graph { MatMul(a, b) → y }, opset 13 }, field by field. */
function productModel(): Uint8Array {
  const text = (field: number, value: string): number[] => message(field, [...Buffer.from(value)]);
  const value = (name: string): number[] => [
    ...text(1, name),
    ...message(2, message(1, [8, 1, ...message(2, [...message(1, text(2, "n")), ...message(1, text(2, "m"))])])),
  ];
  const node = [...text(1, "a"), ...text(1, "b"), ...text(2, "y"), ...text(4, "MatMul")];
  const graph = [
    ...message(1, node),
    ...text(2, "g"),
    ...message(11, value("a")),
    ...message(11, value("b")),
    ...message(12, value("y")),
  ];
  return Uint8Array.from([8, 8, ...message(7, graph), ...message(8, [...text(1, ""), 16, 13])]);
}

/** A length-delimited protobuf field of fewer than 128 bytes, or of fewer than 16,384. */
function message(field: number, bytes: readonly number[]): number[] {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return [field * 8 + 2, ...length, ...bytes];
}

function copyGigabytes(): number {
  const bytes = 256 * 1024 * 1024;
  const [source, target] = [Buffer.alloc(bytes, 1), Buffer.alloc(bytes, 2)];
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 5; repeat++) {
    const start = performance.now();
    source.copy(target);
    best = Math.min(best, performance.now() - start);
  }
  return bytes / best / 1e6;
}
