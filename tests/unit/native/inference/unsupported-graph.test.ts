import { inspectModel } from "#native/inference/inspect-model.ts";
import { describe, expect, it } from "vitest";

import { BFLOAT16, bytesField, FLOAT, INT32, INT64, model, node, textField, valueInfo } from "./onnx-writer.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";
import { decoderParts } from "./tiny-decoder.ts";

const BOOL = 9;

async function problemOf(bytes: Buffer): Promise<{ code: string; message: string }> {
  using checkpoint = tinyCheckpoint({ "model.onnx": bytes });
  const inspected = await inspectModel(checkpoint.folder);
  if (inspected.ok) throw new Error("The graph was taken.");
  return inspected.error;
}

function withInputs(...inputs: readonly Buffer[]): Buffer {
  const parts = decoderParts({});
  return model({ ...parts, inputs: [...parts.inputs, ...inputs] });
}

/** The tiny decoder with one of its inputs swapped for others. */
function inPlaceOf(name: string, ...inputs: readonly Buffer[]): Buffer {
  const parts = decoderParts({});
  const kept = parts.inputs.filter((input) => !input.includes(Buffer.from(name)));
  if (kept.length === parts.inputs.length) throw new Error(`There is no input ${name}.`);
  return model({ ...parts, inputs: [...kept, ...inputs] });
}

/** The tiny decoder with one more operator, of a domain that ONNX Runtime does not have. */
function withForeignNode(): Buffer {
  const parts = decoderParts({});
  const foreign = node("FlashThing", ["logits"], ["unused"], { domain: "com.example.kernels" });
  return model({ ...parts, nodes: [...parts.nodes, foreign] }, { "": 17, "com.example.kernels": 1 });
}

describe("an export that cannot be run is named by what it is", () => {
  it.each<readonly [string, string, string, Buffer]>([
    [
      "a flag of a merged decoder without its choice",
      "graph-not-supported",
      "chooses between branches of its graph (use_cache_branch) otherwise than merged decoders of optimum do",
      withInputs(valueInfo("use_cache_branch", BOOL, [1])),
    ],
    [
      "an encoder-decoder's decoder",
      "graph-not-supported",
      "is the decoder of an encoder-decoder model (it needs encoder_hidden_states)",
      withInputs(valueInfo("encoder_hidden_states", FLOAT, ["batch", "frames", 16])),
    ],
    [
      "a multimodal model's text part",
      "graph-not-supported",
      "takes inputs_embeds in place of input_ids",
      inPlaceOf("input_ids", valueInfo("inputs_embeds", FLOAT, ["batch", "tokens", 16])),
    ],
    [
      "paged attention",
      "graph-not-supported",
      "keeps its cache in pages (it needs block_table)",
      inPlaceOf("attention_mask", valueInfo("block_table", INT32, ["batch", "blocks"])),
    ],
    ...["past_conv.0", "past_recurrent.0", "past_ssm.3"].map(
      (name) =>
        [
          `a hybrid with ${name}`,
          "graph-not-supported",
          `carries recurrent state (${name})`,
          withInputs(valueInfo(name, FLOAT, ["batch", 16, 4])),
        ] as const,
    ),
    [
      "a stacked past",
      "graph-not-supported",
      "stacks keys and values in one cache tensor of five dimensions (past_0)",
      withInputs(valueInfo("past_0", FLOAT, [2, "batch", 2, "past", 16])),
    ],
    [
      "a bfloat16 input",
      "dtype-not-supported",
      "has scale_in in bfloat16",
      withInputs(valueInfo("scale_in", BFLOAT16, ["batch"])),
    ],
    [
      "a cache that does not come back",
      "no-cache",
      "feeds memory_0 as a cache but gives no longer cache back",
      model({
        ...decoderParts({ withoutCache: true }),
        inputs: [
          valueInfo("input_ids", INT64, ["batch", "tokens"]),
          valueInfo("memory_0", FLOAT, ["batch", 2, "past", 16]),
        ],
      }),
    ],
    [
      "operators of a plug-in",
      "graph-not-supported",
      "uses the operator FlashThing of the domain com.example.kernels",
      withForeignNode(),
    ],
  ])("%s", async (_, code, words, bytes) => {
    const found = await problemOf(bytes);
    expect(found.message).toContain(words);
    expect(found.code).toBe(code);
    expect(found.message).toMatch(/^model\.onnx /);
    expect(found.message.match(/[.]( |$)/g) ?? [], "one sentence").toHaveLength(1);
  });

  it("but operators that the file defines itself are its own", async () => {
    const own = bytesField(25, Buffer.concat([textField(1, "FlashThing"), textField(10, "com.example.kernels")]));
    using checkpoint = tinyCheckpoint({ "model.onnx": Buffer.concat([withForeignNode(), own]) });
    expect(await inspectModel(checkpoint.folder)).toMatchObject({ ok: true });
  });
});
