import { describe, expect, it } from "vitest";

import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import { RuntimeFault } from "#native/inference/runtime/runtime-fault.ts";
import type { ElementType, Runtime } from "#native/inference/runtime/runtime.ts";

import type { Feeds } from "./runtime-models.ts";
import {
  baseFeeds,
  baseFile,
  cRuntime,
  doubleSource,
  refusal,
  resultOf,
  tinyFeeds,
  tinySource,
  using,
} from "./runtime-models.ts";

const throughC = cRuntime();

describe("both doors to ONNX Runtime", () => {
  it("give the same names of inputs and outputs, in the graph's order", async () => {
    const names = (runtime: Runtime) => using(runtime, baseFile, async ({ inputs, outputs }) => ({ inputs, outputs }));
    const { inputs, outputs } = await names(throughC);
    expect(inputs.slice(0, 4)).toEqual(["input_ids", "attention_mask", "position_ids", "past_key_values.0.key"]);
    expect(outputs.slice(0, 2)).toEqual(["logits", "present.0.key"]);
    expect(await names(nodeRuntime)).toEqual({ inputs, outputs });
  });

  it.each([0, 1, 300])("give the same bits for the bundled checkpoint after a past of %i tokens", async (past) => {
    const result = await resultOf(throughC, baseFile, baseFeeds(past));
    expect(result["present.3.value"]?.dims).toEqual([1, 4, past + 5, 32]);
    expect(result).toEqual(await resultOf(nodeRuntime, baseFile, baseFeeds(past)));
  });

  it.each<[ElementType, number]>([
    ["float32", 0],
    ["float32", 7],
    ["float16", 0],
    ["float16", 7],
  ])("give the same bits for a decoder that exchanges %s, after a past of %i tokens", async (floats, past) => {
    const source = tinySource({ floats: floats === "float16" ? "float16" : "float32" });
    const result = await resultOf(throughC, source, tinyFeeds(past, floats));
    expect(result["logits"]?.type).toBe(floats);
    expect(new Set(Array.from(result["logits"]?.data ?? [], Number)).size).toBeGreaterThan(100);
    expect(result).toEqual(await resultOf(nodeRuntime, source, tinyFeeds(past, floats)));
  });

  it.each<[ElementType, number, Feeds]>([
    ["float32", 1, { x: { type: "float32", dims: [3], data: Float32Array.of(1.5, -0, Number.NaN) } }],
    ["int32", 6, { x: { type: "int32", dims: [2], data: Int32Array.of(5, -(2 ** 30)) } }],
    ["int64", 7, { x: { type: "int64", dims: [2], data: BigInt64Array.of(2n ** 53n + 1n, -1n) } }],
    ["float16", 10, { x: { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0xc000) } }],
    ["float32", 1, { x: { type: "float32", dims: [0], data: new Float32Array(0) } }],
    ["int64", 7, { x: { type: "int64", dims: [0], data: new BigInt64Array(0) } }],
  ])("carry %s there and back", async (type, code, feeds) => {
    const result = await resultOf(throughC, doubleSource(code), feeds);
    expect(result["y"]?.type).toBe(type);
    expect(result["y"]?.dims).toEqual(feeds["x"]?.dims);
    expect(result).toEqual(await resultOf(nodeRuntime, doubleSource(code), feeds));
  });

  it("differ on bfloat16: the Node binding refuses it, the C API exchanges the bits", async () => {
    const source = tinySource({ floats: "bfloat16" });
    expect(nodeRuntime.elementTypes.has("bfloat16")).toBe(false);
    expect(throughC.elementTypes.has("bfloat16")).toBe(true);
    expect(await refusal(resultOf(nodeRuntime, source, tinyFeeds(0, "bfloat16")))).toBeInstanceOf(RuntimeFault);
    const halves = await resultOf(throughC, source, tinyFeeds(0, "bfloat16"));
    const wholes = await resultOf(throughC, tinySource(), tinyFeeds(0));
    expect(halves["logits"]).toEqual(rounded(wholes["logits"]));
  });
});

/** A float32 tensor as bfloat16, rounded to nearest, ties to even. */
function rounded(tensor: Feeds[string] | undefined): Feeds[string] {
  if (tensor?.type !== "float32") throw new Error("There is no float32 to round.");
  const words = new Uint32Array(Float32Array.from(tensor.data).buffer);
  return {
    type: "bfloat16",
    dims: tensor.dims,
    data: Uint16Array.from(words, (word) => (word + 0x7fff + ((word >>> 16) & 1)) >>> 16),
  };
}
