import { join } from "node:path";
import { FLOAT, node } from "../unit/native/inference/onnx-writer.ts";
import { makeHollowFile, modelWithHollowFile } from "../unit/native/inference/sparse-model.ts";
import { tinyCheckpoint } from "../unit/native/inference/test-checkpoints.ts";
import { decoderParts } from "../unit/native/inference/tiny-decoder.ts";

/**
 * A checkpoint that takes `bytes` of memory and hardly any of the disk: half floats from a file without contents that ONNX
 * Runtime turns into single floats, or leaves out where they are `unused`. Null, with a printed reason, where the file
 * system cannot make such a file.
 */
export function hungryCheckpoint(
  bytes: number,
  use: "cast" | "unused" = "cast",
): ReturnType<typeof tinyCheckpoint> | null {
  const parts = decoderParts({});
  const rows = Math.ceil(bytes / (use === "cast" ? 4 : 2) / 1000);
  const hollow = { name: "hollow", dims: [rows, 1000] } as const;
  const casting = [
    node("Cast", ["hollow"], ["whole"], { attributes: { to: FLOAT } }),
    node("ReduceMax", ["whole"], ["unused"], { attributes: { keepdims: 1 } }),
  ];
  const nodes = use === "cast" ? [...parts.nodes, ...casting] : parts.nodes;
  const checkpoint = tinyCheckpoint({ "model.onnx": modelWithHollowFile({ ...parts, nodes }, [hollow], "w.bin") });
  if (makeHollowFile(join(checkpoint.folder, "w.bin"), 2 * rows * 1000) !== null) return checkpoint;
  checkpoint[Symbol.dispose]();
  return null;
}
