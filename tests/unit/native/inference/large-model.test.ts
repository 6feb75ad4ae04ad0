import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { inspectModel } from "#native/inference/inspect-model.ts";
import { readOnnxHeader } from "#native/inference/onnx-header.ts";
import { describe, expect, it } from "vitest";

import { graph } from "./onnx-writer.ts";
import type { HollowTensor } from "./sparse-model.ts";
import { hollowBytes, makeHollowFile, modelWithHollowFile, writeHollowModel } from "./sparse-model.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";
import { decoderParts, TINY } from "./tiny-decoder.ts";

const { hidden, heads, cacheHeads, headSize, layers, positions, vocabularySize } = TINY;
const TINY_PARAMETERS =
  2 * vocabularySize * hidden +
  positions * hidden +
  layers * (2 * hidden * heads * headSize + 2 * hidden * cacheHeads * headSize);

function hollows(count: number, dims: readonly [number, number]): HollowTensor[] {
  return Array.from({ length: count }, (_, index) => ({ name: `large${index}`, dims }));
}

/** Bytes that this process has read, from files and elsewhere; null where the system does not count them. */
function bytesReadSoFar(): number | null {
  if (process.platform !== "linux") return null;
  return Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
}

/** Describes a folder and prints what that took. */
async function described(folder: string): Promise<{ found: Awaited<ReturnType<typeof inspectModel>>; read: number }> {
  const before = bytesReadSoFar();
  const rss = process.memoryUsage.rss();
  const start = performance.now();
  const found = await inspectModel(folder);
  const elapsedMs = performance.now() - start;
  const read = before === null ? 0 : (bytesReadSoFar() ?? 0) - before;
  const grownMb = (process.memoryUsage.rss() - rss) / 1e6;
  process.stdout.write(
    `${elapsedMs.toFixed(1)} ms, ${(read / 1e6).toFixed(2)} MB read, ${grownMb.toFixed(1)} MB more resident\n`,
  );
  return { found, read };
}

/** Far more than a header, far less than weights: other threads of the test runner read too. */
const FEW_BYTES = 32e6;

describe("a large model is described from its header", () => {
  it("with 20 GB of weights in a file beside it", async ({ skip }) => {
    const weights = hollows(20, [500_000, 1000]);
    const bytes = modelWithHollowFile(decoderParts({}), weights, "model.onnx.data");
    using checkpoint = tinyCheckpoint({ "model.onnx": bytes });
    if (makeHollowFile(join(checkpoint.folder, "model.onnx.data"), 20e9) === null) skip();
    const { found, read } = await described(checkpoint.folder);
    expect(found).toMatchObject({
      ok: true,
      value: {
        parameters: 10e9 + TINY_PARAMETERS,
        weightDtype: "float16",
        layers: 2,
        sizeBytes: 20e9 + bytes.length,
        vocabularySize: 272,
      },
    });
    const header = readOnnxHeader(join(checkpoint.folder, "model.onnx"));
    expect(header.ok && header.value.bytesRead).toBeLessThanOrEqual(bytes.length);
    expect(read).toBeLessThan(FEW_BYTES);
  });

  it("with 6 GB of weights inside the file, beyond what protocol buffers promise to carry", async ({ skip }) => {
    const weights = hollows(6, [500_000, 1000]);
    using checkpoint = tinyCheckpoint();
    const path = join(checkpoint.folder, "model.onnx");
    if (makeHollowFile(path, 6e9) === null) skip();
    rmSync(path);
    const sizeBytes = writeHollowModel(path, decoderParts({}), weights);
    expect(sizeBytes).toBe(statSync(path).size);
    const { found, read } = await described(checkpoint.folder);
    expect(found).toMatchObject({
      ok: true,
      value: { parameters: 3e9 + TINY_PARAMETERS, weightDtype: "float16", sizeBytes },
    });
    expect(sizeBytes).toBeGreaterThan(weights.reduce((sum, each) => sum + hollowBytes(each), 0));
    const header = readOnnxHeader(path);
    const atMost = graph(decoderParts({})).length + weights.length * 4096 * 2;
    expect(header.ok && header.value.bytesRead).toBeLessThan(atMost);
    expect(read).toBeLessThan(FEW_BYTES);
  });
});
