import { join } from "node:path";

import { openEngine } from "#native/inference/engine-process.ts";
import type { ModelDescription } from "#native/inference/inspect-model.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { judgeMemory, refuseTooLarge } from "#native/inference/memory/memory-check.ts";
import { describe, expect, it } from "vitest";

import { FLOAT, FLOAT16, model, node, tensor } from "../onnx-writer.ts";
import { makeHollowFile, modelWithHollowFile } from "../sparse-model.ts";
import { tinyCheckpoint } from "../test-checkpoints.ts";
import { decoderParts } from "../tiny-decoder.ts";

async function described(folder: string): Promise<ModelDescription> {
  const inspected = await inspectModel(folder);
  if (!inspected.ok) throw new Error(inspected.error.message);
  return inspected.value;
}

/** The tiny decoder with a thousand half floats more, used as they are or cast to single floats. */
function withHalves(cast: boolean): Buffer {
  const parts = decoderParts({});
  const use = cast
    ? node("Cast", ["halves"], ["unused"], { attributes: { to: FLOAT } })
    : node("Neg", ["halves"], ["unused"]);
  const halves = tensor("halves", FLOAT16, [1000], Buffer.alloc(2000));
  return model({ ...parts, nodes: [...parts.nodes, use], initializers: [...parts.initializers, halves] });
}

/** Four terabytes of weights: more than any machine that runs this. */
const LARGE = Array.from({ length: 40 }, (_, index) => ({ name: `large${index}`, dims: [50_000_000, 1000] as const }));

describe("memory before loading", () => {
  it("counts half floats that are cast to single floats twice, and no others", async () => {
    using plain = tinyCheckpoint({ "model.onnx": withHalves(false) });
    using cast = tinyCheckpoint({ "model.onnx": withHalves(true) });
    const weights = async (folder: string) => judgeMemory(await described(folder)).neededBytes.weights;
    // The bytes of a thousand half floats and of the prefix that says how many they are.
    expect((await weights(cast.folder)) - (await weights(plain.folder))).toBe(2002);
  });

  it("refuses a model that is too large, unless it is told to ignore that", async ({ skip }) => {
    using checkpoint = tinyCheckpoint({ "model.onnx": modelWithHollowFile(decoderParts({}), LARGE, "w.bin") });
    if (makeHollowFile(join(checkpoint.folder, "w.bin"), 4e12) === null) skip();
    const opened = await openEngine({ folder: checkpoint.folder });
    expect(opened).toMatchObject({
      ok: false,
      error: {
        code: "memory-short",
        message: expect.stringMatching(/model\.onnx needs about 4100\.1 GB of memory \(weights 4000\.0 GB/),
      },
    });
    const memory = judgeMemory(await described(checkpoint.folder));
    expect(refuseTooLarge(memory, {})?.code).toBe("memory-short");
    expect(refuseTooLarge(memory, { MSM_IGNORE_MEMORY: "1" })).toBe(null);
  });

  it("finds that a tiny model fits", async () => {
    using checkpoint = tinyCheckpoint();
    const { verdict, neededBytes } = judgeMemory(await described(checkpoint.folder));
    expect(verdict).toBe("fits");
    // 256 bytes a token × the context of 512.
    expect(neededBytes.cache).toBe(256 * 512);
  });
});
