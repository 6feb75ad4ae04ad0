import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inspectModel } from "#native/inference/inspect-model.ts";
import { readOnnxHeader } from "#native/inference/onnx-header.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { branchNode, graph, integerField, model, node, textField, valueInfo } from "./onnx-writer.ts";
import type { FolderFiles } from "./test-checkpoints.ts";
import { BASE, tinyCheckpoint, tinyTokenizer } from "./test-checkpoints.ts";
import { decoderParts, embeddingBytes, TINY, tinyDecoder } from "./tiny-decoder.ts";

async function problemOf(changes: FolderFiles): Promise<{ code: string; message: string }> {
  using checkpoint = tinyCheckpoint(changes);
  const inspected = await inspectModel(checkpoint.folder);
  if (inspected.ok) throw new Error("The folder was taken.");
  return { code: inspected.error.code, message: inspected.error.message.replaceAll(checkpoint.folder, "FOLDER") };
}

describe("a checkpoint folder that can be used", () => {
  it("is described by its files, graph, sizes and tokenizer", async () => {
    using checkpoint = tinyCheckpoint();
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected).toMatchObject({
      ok: true,
      value: {
        files: [
          "chat_template.jinja",
          "config.json",
          "generation_config.json",
          "model.onnx",
          "tokenizer.json",
          "tokenizer_config.json",
        ],
        producer: "tests",
        operatorSet: 17,
        architecture: "TinyForCausalLM",
        layers: 2,
        weightDtype: "float32",
        contextLength: 512,
        vocabularySize: 272,
        tokenizerVocabularySize: 272,
        endTokenIds: [271],
        hasChatTemplate: true,
        // Two layers × (key + value) × one head × 16 floats of 4 bytes.
        cacheBytesPerToken: 256,
        notes: [],
        graph: {
          inputIds: { name: "input_ids", type: "int64" },
          positionIds: { name: "position_ids" },
          logitsToKeep: null,
          logits: { name: "logits", type: "float32" },
        },
      },
    });
  });

  it("has the parameters that its matrices have", async () => {
    using checkpoint = tinyCheckpoint();
    const inspected = await inspectModel(checkpoint.folder);
    const { hidden, heads, cacheHeads, headSize, layers, positions, vocabularySize } = TINY;
    const attention = 2 * hidden * heads * headSize + 2 * hidden * cacheHeads * headSize;
    const expected = 2 * vocabularySize * hidden + positions * hidden + layers * attention;
    expect(inspected.ok && inspected.value.parameters).toBe(expected);
  });

  it.each([
    ["GroupQueryAttention without position ids", { attention: "gqa" }, { positionIds: null }],
    ["float16 caches and logits", { floats: "float16" }, { logits: { name: "logits", type: "float16" } }],
    ["int32 ids", { indices: "int32" }, { inputIds: { name: "input_ids", type: "int32", rank: 2 } }],
    [
      "a count of logits to keep",
      { logitsToKeep: true },
      { logitsToKeep: { name: "num_logits_to_keep", type: "int64", rank: 0 } },
    ],
  ] as const)("may use %s", async (_, dialect, expected) => {
    using checkpoint = tinyCheckpoint({ "model.onnx": tinyDecoder(dialect) });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected).toMatchObject({ ok: true, value: { graph: { ...expected, layers: 2 } } });
  });

  it("may name its caches as it likes: they are found by how the graph joins them", async () => {
    const names = (layer: number, part: string) => ({ past: `in_${part}_${layer}`, present: `out_${part}_${layer}` });
    using checkpoint = tinyCheckpoint({ "model.onnx": tinyDecoder({ names, floats: "float16" }) });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected.ok && inspected.value.graph.cache.map(({ input, output }) => [input, output])).toEqual([
      ["in_key_0", "out_key_0"],
      ["in_value_0", "out_value_0"],
      ["in_key_1", "out_key_1"],
      ["in_value_1", "out_value_1"],
    ]);
  });

  it("may keep its model in onnx/ and its tokenizer above", async () => {
    using checkpoint = tinyCheckpoint({ "model.onnx": null });
    mkdirSync(join(checkpoint.folder, "onnx"));
    writeFileSync(join(checkpoint.folder, "onnx", "model.onnx"), tinyDecoder());
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected.ok && inspected.value.files).toContain("onnx/model.onnx");
  });

  it("may keep weights in a file beside the model, which counts to its size", async () => {
    const weights = embeddingBytes();
    const decoder = tinyDecoder({ external: { location: "model.onnx.data", offset: 0, length: weights.length } });
    using checkpoint = tinyCheckpoint({ "model.onnx": decoder, "model.onnx.data": weights });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected).toMatchObject({ ok: true, value: { sizeBytes: decoder.length + weights.length } });
    expect(inspected.ok && inspected.value.files).toContain("model.onnx.data");
  });

  it("without chat template, end token or context length says what follows from that", async () => {
    using checkpoint = tinyCheckpoint({
      "chat_template.jinja": null,
      "config.json": null,
      "generation_config.json": null,
      "tokenizer_config.json": {},
    });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected.ok && inspected.value.notes.map((note) => note.code)).toEqual([
      "no-chat-template",
      "no-end-token",
      "no-context-length",
    ]);
  });

  it("takes the template from tokenizer_config.json, of several the default one", async () => {
    const several = [
      { name: "tool_use", template: "tools" },
      { name: "default", template: "{{ messages }}" },
    ];
    using checkpoint = tinyCheckpoint({
      "chat_template.jinja": null,
      "tokenizer_config.json": { chat_template: several },
    });
    const inspected = await inspectModel(checkpoint.folder);
    expect(inspected).toMatchObject({ ok: true, value: { hasChatTemplate: true, endTokenIds: [271] } });
  });

  it("is the bundled base, read in under a second", async () => {
    const start = performance.now();
    const inspected = await inspectModel(BASE);
    const elapsedMs = performance.now() - start;
    expect(inspected).toMatchObject({ ok: true, value: { hasChatTemplate: true, notes: [] } });
    expect(elapsedMs).toBeLessThan(1000);
  });
});

describe("a checkpoint folder that cannot be used gets one sentence", () => {
  it("when there is nothing at the path", async () => {
    const inspected = await inspectModel("/nowhere/checkpoint");
    expect(inspected).toEqual({
      ok: false,
      error: { code: "path-missing", message: "There is nothing at /nowhere/checkpoint; check the path." },
    });
  });

  it("when the path is a file that is no model", async () => {
    using checkpoint = tinyCheckpoint();
    const inspected = await inspectModel(join(checkpoint.folder, "tokenizer.json"));
    expect(inspected).toMatchObject({ ok: false, error: { code: "not-a-checkpoint" } });
  });

  it.each<readonly [string, string, string, FolderFiles]>([
    ["there is no model", "not-a-checkpoint", "FOLDER holds no model.onnx", { "model.onnx": null }],
    [
      "several models have other names",
      "not-a-checkpoint",
      "several models (a.onnx, b.onnx)",
      { "model.onnx": null, "a.onnx": "x", "b.onnx": "x" },
    ],
    ["the model is empty", "model-truncated", "model.onnx is empty", { "model.onnx": "" }],
    [
      "the model is a web page",
      "not-onnx",
      "model.onnx is not an ONNX model",
      { "model.onnx": "<!DOCTYPE html><title>Not found</title>" },
    ],
    ["the model is zeros", "not-onnx", "model.onnx is not an ONNX model", { "model.onnx": Buffer.alloc(4096) }],
    [
      "the model is a Git LFS pointer",
      "not-onnx",
      'fetch it with "git lfs pull"',
      { "model.onnx": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n" },
    ],
    [
      "the weights file is absent",
      "external-data-missing",
      "keeps its weights in w.bin, which is not in FOLDER",
      { "model.onnx": tinyDecoder({ external: { location: "w.bin", offset: 0, length: 8 } }) },
    ],
    [
      "the weights file is cut short",
      "model-truncated",
      "w.bin is cut short: it has 5 bytes and the model reads up to byte 12",
      { "model.onnx": tinyDecoder({ external: { location: "w.bin", offset: 4, length: 8 } }), "w.bin": "12345" },
    ],
    [
      "the weights file is cut short and the model does not say how long it is",
      "model-truncated",
      "w.bin is cut short: it has 5 bytes and the model reads up to byte 17408",
      { "model.onnx": tinyDecoder({ external: { location: "w.bin", offset: 0 } }), "w.bin": "12345" },
    ],
    [
      "weights lie above the folder",
      "external-data-unsafe",
      '"../w.bin", outside its own folder',
      { "model.onnx": tinyDecoder({ external: { location: "../w.bin", offset: 0, length: 8 } }) },
    ],
    [
      "weights hide above the folder",
      "external-data-unsafe",
      "outside its own folder",
      { "model.onnx": tinyDecoder({ external: { location: "a/../../w.bin", offset: 0, length: 8 } }) },
    ],
    [
      "weights have an absolute path",
      "external-data-unsafe",
      "outside its own folder",
      { "model.onnx": tinyDecoder({ external: { location: "/etc/passwd", offset: 0, length: 8 } }) },
    ],
    [
      "weights have a Windows path",
      "external-data-unsafe",
      "outside its own folder",
      { "model.onnx": tinyDecoder({ external: { location: "..\\w.bin", offset: 0, length: 8 } }) },
    ],
    [
      "caches are bfloat16",
      "dtype-not-supported",
      "bfloat16, which ONNX Runtime for Node cannot exchange",
      { "model.onnx": tinyDecoder({ floats: "bfloat16" }) },
    ],
    [
      "there is no cache",
      "no-cache",
      "no key-value cache inputs",
      { "model.onnx": tinyDecoder({ withoutCache: true }) },
    ],
    [
      "an input is unknown",
      "graph-not-supported",
      "needs an input pixel_values that this engine cannot supply",
      { "model.onnx": withInput("pixel_values") },
    ],
    ["the graph has two branches", "graph-not-supported", "chooses between branches", { "model.onnx": withBranches() }],
    [
      "the input is not text",
      "graph-not-supported",
      "has no input named input_ids (it has samples)",
      {
        "model.onnx": model({
          nodes: [node("Neg", ["samples"], ["y"])],
          inputs: [valueInfo("samples", 1, [1])],
          outputs: [valueInfo("y", 1, [1])],
          initializers: [],
        }),
      },
    ],
    [
      "there is no tokenizer",
      "tokenizer-missing",
      "FOLDER has a model but no tokenizer.json",
      { "tokenizer.json": null },
    ],
    [
      "the tokenizer is cut short",
      "file-unreadable",
      "tokenizer.json is not complete JSON",
      { "tokenizer.json": '{"model": {' },
    ],
    [
      "the tokenizer is something else",
      "tokenizer-unusable",
      "is not a tokenizer.json",
      { "tokenizer.json": { model: "bpe" } },
    ],
    [
      "the tokenizer has more tokens than the model",
      "tokenizer-mismatch",
      "has 762 token ids but model.onnx predicts only 272",
      { "tokenizer.json": tinyTokenizer(500) },
    ],
    [
      "the tokenizer has far fewer tokens",
      "tokenizer-mismatch",
      "knows only 262 of the 300 tokens",
      {
        "tokenizer.json": tinyTokenizer(),
        "model.onnx": tinyDecoder({ vocabularySize: 300 }),
        "config.json": {},
        "generation_config.json": {},
      },
    ],
    [
      "the tokenizer lacks the end token",
      "tokenizer-mismatch",
      "does not know the end token <|im_end|>",
      { "tokenizer_config.json": { eos_token: "<|im_end|>" } },
    ],
    [
      "the end token's id is beyond the tokenizer",
      "tokenizer-mismatch",
      "has no token 900",
      { "generation_config.json": { eos_token_id: 900 } },
    ],
    [
      "the manifest lists another tokenizer",
      "tokenizer-mismatch",
      "its SHA-256 differs",
      { "checkpoint.json": { files: [{ path: "tokenizer.json", sha256: "0".repeat(64), sizeBytes: 1 }] } },
    ],
    [
      "the manifest lists a longer model",
      "model-truncated",
      "of the 999999999 bytes that checkpoint.json lists",
      { "checkpoint.json": { files: [{ path: "model.onnx", sha256: "0".repeat(64), sizeBytes: 999999999 }] } },
    ],
    [
      "config.json is not what it should be",
      "file-unreadable",
      "has an unexpected vocab_size",
      { "config.json": { vocab_size: "many" } },
    ],
  ])("when %s", async (_, code, words, changes) => {
    const found = await problemOf(changes);
    expect(found.code).toBe(code);
    expect(found.message).toContain(words);
    expect(found.message.match(/[.]( |$)/g) ?? [], "one sentence").toHaveLength(1);
  });
});

function withInput(name: string): Buffer {
  const parts = decoderParts({});
  return model({ ...parts, inputs: [...parts.inputs, valueInfo(name, 1, ["batch", 3])] });
}

function withBranches(): Buffer {
  const parts = decoderParts({});
  return model({
    ...parts,
    nodes: [
      ...parts.nodes,
      branchNode(["zero"], ["unused"], graph({ nodes: [], inputs: [], outputs: [], initializers: [] })),
    ],
  });
}

describe("a model cut anywhere", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "msm-cut-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Kinds of fault found when the file ends at each of the given sizes (descending). */
  function faultsAt(path: string, cuts: readonly number[]): Map<string, number> {
    const kinds = new Map<string, number>();
    for (const cut of cuts) {
      truncateSync(path, cut);
      const header = readOnnxHeader(path);
      const kind = header.ok ? `whole at ${cut}` : header.error.kind;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    return kinds;
  }

  it("is known to be cut, at every byte of a small one's structure", () => {
    const path = join(folder, "small.onnx");
    const whole = tinyDecoder({ attention: "gqa" });
    writeFileSync(path, whole);
    const cuts = Array.from({ length: whole.length }, (_, index) => whole.length - 1 - index).filter(
      (cut) => cut > whole.length - 1500 || cut < 4000 || cut % 97 === 0,
    );
    expect(faultsAt(path, cuts)).toEqual(new Map([["truncated", cuts.length]]));
  });

  it("is known to be cut, at two hundred places of the bundled base", () => {
    const path = join(folder, "base.onnx");
    const source = join(BASE, "model.onnx");
    copyFileSync(source, path);
    const { length } = readFileSync(source);
    const even = Array.from({ length: 120 }, (_, index) => Math.floor((length * (120 - index)) / 121));
    const end = Array.from({ length: 80 }, (_, index) => length - 1 - index);
    expect(faultsAt(path, [...end, ...even])).toEqual(new Map([["truncated", 200]]));
  });

  it("is refused with a sentence by the folder's inspection", async () => {
    const whole = tinyDecoder();
    const found = await problemOf({ "model.onnx": whole.subarray(0, whole.length / 2) });
    expect(found).toEqual({
      code: "model-truncated",
      message: `FOLDER/model.onnx is cut short: its ${Math.floor(whole.length / 2)} bytes end inside the model; copy or export it again.`,
    });
  });

  it("is told from bytes that never were a model, however they begin", () => {
    const path = join(folder, "other.onnx");
    const kinds = new Set<string>();
    for (const start of [
      textField(13, "x"),
      integerField(3, 5),
      Buffer.from("PK\u0003\u0004"),
      Buffer.from([0x80, 0x02]),
      Buffer.from("GGUF"),
    ]) {
      writeFileSync(path, Buffer.concat([start, Buffer.alloc(100, 0x55)]));
      const header = readOnnxHeader(path);
      kinds.add(header.ok ? "whole" : header.error.kind);
    }
    expect(kinds).toEqual(new Set(["malformed"]));
  });
});
