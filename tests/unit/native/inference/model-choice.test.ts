import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { inspectModel } from "#native/inference/inspect-model.ts";
import { chooseModel } from "#native/inference/model-choice.ts";
import { describe, expect, it } from "vitest";

import type { FolderFiles } from "./test-checkpoints.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";
import { tinyDecoder } from "./tiny-decoder.ts";

/** A folder with model_q4.onnx, and model_fp16.onnx in onnx/. */
function severalModels(changes: FolderFiles = {}): ReturnType<typeof tinyCheckpoint> {
  const checkpoint = tinyCheckpoint({ "model.onnx": null, "model_q4.onnx": tinyDecoder(), ...changes });
  mkdirSync(join(checkpoint.folder, "onnx"));
  writeFileSync(join(checkpoint.folder, "onnx", "model_fp16.onnx"), tinyDecoder({ floats: "float16" }));
  return checkpoint;
}

describe("a folder with several models", () => {
  it("lists them with the flag that chooses", async () => {
    using checkpoint = severalModels();
    expect(await inspectModel(checkpoint.folder)).toEqual({
      ok: false,
      error: {
        code: "not-a-checkpoint",
        message: `${checkpoint.folder} holds several models (model_q4.onnx, model_fp16.onnx) and none is called model.onnx; choose one with --file, such as --file model_q4.onnx, or give the path of the file itself.`,
      },
    });
  });

  it.each([
    ["model_q4.onnx", "model_q4.onnx", "float32"],
    ["model_fp16.onnx", "onnx/model_fp16.onnx", "float16"],
    ["onnx/model_fp16.onnx", "onnx/model_fp16.onnx", "float16"],
  ])("is described by the one called %s", async (name, file, logits) => {
    using checkpoint = severalModels();
    const chosen = await chooseModel(checkpoint.folder, name);
    if (!chosen.ok) throw new Error(chosen.error.message);
    const inspected = await inspectModel(chosen.value);
    expect(inspected).toMatchObject({
      ok: true,
      value: { paths: { folder: checkpoint.folder }, graph: { logits: { type: logits } } },
    });
    expect(inspected.ok && inspected.value.files.filter((each) => each.endsWith(".onnx"))).toEqual([file]);
  });

  it.each(["model_int8.onnx", "../model_q4.onnx", "tokenizer.json"])("holds no model called %s", async (name) => {
    using checkpoint = severalModels();
    expect(await chooseModel(checkpoint.folder, name)).toEqual({
      ok: false,
      error: {
        code: "not-a-checkpoint",
        message: `${checkpoint.folder} holds no model called ${name}; choose one of model_q4.onnx, model_fp16.onnx.`,
      },
    });
  });
});

describe("genai_config.json", () => {
  const genai = (decoder: object): object => ({
    model: { type: "tiny", vocab_size: 272, context_length: 384, eos_token_id: [271, 270], decoder },
  });

  it("names the model, its end tokens, its context and its caches where nothing else does", async () => {
    const names = (layer: number, part: string) => ({
      past: `kv${layer}.${part}.in`,
      present: `kv${layer}.${part}.out`,
    });
    using checkpoint = severalModels({
      "decoder.onnx": tinyDecoder({ names }),
      "config.json": null,
      "generation_config.json": null,
      "genai_config.json": genai({
        filename: "decoder.onnx",
        inputs: { past_key_names: "kv%d.key.in", past_value_names: "kv%d.value.in" },
        outputs: { present_key_names: "kv%d.key.out", present_value_names: "kv%d.value.out" },
      }),
    });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected).toMatchObject({
      ok: true,
      value: { architecture: "tiny", contextLength: 384, endTokenIds: [271, 270], layers: 2, notes: [] },
    });
    expect(inspected.ok && inspected.value.files).toEqual(
      expect.arrayContaining(["decoder.onnx", "genai_config.json"]),
    );
  });

  it("is not asked where config.json and generation_config.json speak", async () => {
    using checkpoint = tinyCheckpoint({ "genai_config.json": { model: { context_length: 384, eos_token_id: 270 } } });
    expect(await inspectModel(checkpoint.folder)).toMatchObject({
      ok: true,
      value: { architecture: "TinyForCausalLM", contextLength: 512, endTokenIds: [271] },
    });
  });

  it("may give one end token as a number", async () => {
    using checkpoint = tinyCheckpoint({
      "config.json": {},
      "generation_config.json": null,
      "genai_config.json": { model: { eos_token_id: 270 } },
    });
    expect(await inspectModel(checkpoint.folder)).toMatchObject({ ok: true, value: { endTokenIds: [270] } });
  });

  it("that names a model outside its folder is refused", async () => {
    using checkpoint = tinyCheckpoint({ "genai_config.json": genai({ filename: "../model.onnx" }) });
    expect(await inspectModel(checkpoint.folder)).toMatchObject({
      ok: false,
      error: { code: "external-data-unsafe", message: expect.stringContaining('names the model "../model.onnx"') },
    });
  });
});
