import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { InferenceSession, Tensor } from "onnxruntime-node";

const SIDE = 1536;
const ROWS = 4096;
const COLUMNS = 16_384; // 256 MiB of float32, more than any cache holds
const LEAST_TRIES = 5;
const SECONDS = 3;

const [folder = "", threads = "2", out = ""] = process.argv.slice(2);

function filled(rows: number, columns: number): Tensor {
  const data = new Float32Array(rows * columns);
  for (let place = 0; place < data.length; place++) data[place] = (place % 17) / 17;
  return new Tensor("float32", data, [rows, columns]);
}

/** Least seconds of a run, of some seconds of runs. */
async function leastSeconds(model: string, feeds: Record<string, Tensor>): Promise<number> {
  const session = await InferenceSession.create(join(folder, model), {
    intraOpNumThreads: Number(threads),
    logSeverityLevel: 3,
  });
  let least = Infinity;
  const began = performance.now();
  for (let tried = 0; tried < LEAST_TRIES || performance.now() - began < SECONDS * 1000; tried++) {
    const start = performance.now();
    await session.run(feeds);
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  await session.release();
  return least;
}

const product = await leastSeconds("product.onnx", { A: filled(SIDE, SIDE), B: filled(SIDE, SIDE) });
const matrix = filled(ROWS, COLUMNS);
const bytes = ROWS * COLUMNS * 4;
// Two ways to read memory; the faster one is the machine's.
const sum = await leastSeconds("sum.onnx", { X: matrix });
const vector = await leastSeconds("product.onnx", { A: filled(1, ROWS), B: matrix });
const limits = { gflops: (2 * SIDE ** 3) / product / 1e9, gigabytesPerSecond: bytes / Math.min(sum, vector) / 1e9 };
writeFileSync(out, JSON.stringify(limits));
