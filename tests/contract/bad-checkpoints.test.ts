import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { FLOAT, model, node, valueInfo } from "../unit/native/inference/onnx-writer.ts";
import type { FolderFiles } from "../unit/native/inference/test-checkpoints.ts";
import { tinyCheckpoint, tinyTokenizer } from "../unit/native/inference/test-checkpoints.ts";
import { decoderParts, embeddingBytes, tinyDecoder } from "../unit/native/inference/tiny-decoder.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const blocked = temporaryFolder();
const Failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });
const using: Disposable[] = [];
afterAll(() => {
  for (const each of using) each[Symbol.dispose]();
  for (const each of [workspace, blocked]) rmSync(each, { recursive: true, force: true });
});

function folderWith(changes: FolderFiles): string {
  const checkpoint = tinyCheckpoint(changes);
  using.push(checkpoint);
  return checkpoint.folder;
}

function withWeightsAt(location: string): Buffer {
  return tinyDecoder({ external: { location, offset: 0, length: embeddingBytes().length } });
}

function linkedOutside(): string {
  const folder = folderWith({ "model.onnx": withWeightsAt("w.bin") });
  const elsewhere = folderWith({ "w.bin": embeddingBytes() });
  symlinkSync(join(elsewhere, "w.bin"), join(folder, "w.bin"));
  return folder;
}

function cutShort(): string {
  const folder = folderWith({});
  truncateSync(join(folder, "model.onnx"), tinyDecoder().length - 5000);
  return folder;
}

function foreignOperator(): Buffer {
  const parts = decoderParts({});
  const foreign = node("FlashThing", ["logits"], ["unused"], { domain: "com.example.kernels" });
  return model({ ...parts, nodes: [...parts.nodes, foreign] }, { "": 17, "com.example.kernels": 1 });
}

/** A model of a few kilobytes whose cache would take more than any machine has. */
function tooLarge(): string {
  const parts = decoderParts({});
  const shape = (tokens: string) => ["batch", 50_000_000, tokens, 1000];
  const names = ["key", "value"];
  return folderWith({
    "model.onnx": model({
      ...parts,
      inputs: [...parts.inputs, ...names.map((part) => valueInfo(`past_key_values.2.${part}`, FLOAT, shape("past")))],
      outputs: [...parts.outputs, ...names.map((part) => valueInfo(`present.2.${part}`, FLOAT, shape("total")))],
      nodes: [
        ...parts.nodes,
        ...names.map((part) => node("Identity", [`past_key_values.2.${part}`], [`present.2.${part}`])),
      ],
    }),
  });
}

/** A bundled checkpoint with its manifest, of which a file that the manifest lists is gone. */
function withoutListedFile(): string {
  const folder = folderWith({ "model.onnx": null });
  rmSync(folder, { recursive: true });
  cpSync(join(ROOT, "models/base"), folder, { recursive: true });
  rmSync(join(folder, "config.json"));
  return folder;
}

function ofSeveral(): string {
  return folderWith({ "model.onnx": null, "model_q4.onnx": tinyDecoder(), "model_fp16.onnx": tinyDecoder() });
}

async function state(): Promise<unknown> {
  const listed = await msm(workspace, "checkpoints", "list", "--json");
  return [JSON.parse(listed.stdout), existsSync(join(workspace, "checkpoints"))];
}

let before: unknown;
beforeAll(async () => {
  before = await state();
});

describe("a checkpoint that cannot be added is one sentence, exit code 2, and changes nothing", () => {
  const cases: readonly [string, () => string[], RegExp][] = [
    ["a truncated model", () => [cutShort()], /model\.onnx is cut short/],
    [
      "a wrong tokenizer",
      () => [folderWith({ "tokenizer.json": tinyTokenizer(500) })],
      /tokenizer\.json has 762 token ids but model\.onnx predicts only 272/,
    ],
    [
      "weights outside the folder",
      () => [folderWith({ "model.onnx": withWeightsAt("../w.bin") })],
      /asks for weights at "\.\.\/w\.bin", outside its own folder/,
    ],
    ["weights linked in from outside", () => [linkedOutside()], /w\.bin is a link to .*outside the model's own folder/],
    [
      "weights that are not there",
      () => [folderWith({ "model.onnx": withWeightsAt("w.bin") })],
      /keeps its weights in w\.bin, which is not in .*copy that file there too/,
    ],
    [
      "an operator of a plug-in",
      () => [folderWith({ "model.onnx": foreignOperator() })],
      /uses the operator FlashThing of the domain com\.example\.kernels/,
    ],
    ["a listed file that is gone", () => [withoutListedFile()], /cannot all be read \(.*config\.json/],
    ["several models", () => [ofSeveral()], /several models \(model_fp16\.onnx, model_q4\.onnx\).*--file model_fp16/],
    ["a model that is not there", () => [ofSeveral(), "--file", "model_q8.onnx"], /no model called model_q8\.onnx/],
    ["two ways at once", () => [folderWith({}), "--copy", "--link"], /choose one of --link, --copy and --hardlink/],
    [
      "a folder of that name in the way of a copy",
      () => {
        const folder = folderWith({});
        const name = "in-the-way";
        const inner = join(folder, name);
        mkdirSync(inner);
        for (const file of ["model.onnx", "tokenizer.json", "config.json"])
          cpSync(join(folder, file), join(inner, file));
        mkdirSync(join(blocked, "checkpoints", name), { recursive: true });
        writeFileSync(join(blocked, "checkpoints", name, "notes.txt"), "mine");
        return [inner, "--copy", "--workspace", blocked];
      },
      /in-the-way is there already and holds something else; move it away/,
    ],
  ];
  test.each(cases)("%s", async (_name, argsOf, message) => {
    const result = await msm(workspace, "checkpoints", "add", ...argsOf(), "--json");
    expect(result.stderr).toMatch(message);
    expect(Failure.parse(JSON.parse(result.stdout)).error.message).toMatch(message);
    expect(result.stderr.trim().split("\n")).toHaveLength(1);
    expect(result.code).toBe(2);
  });

  test("nothing was added by any of it", async () => {
    expect(await state()).toEqual(before);
    expect(readdirSync(join(blocked, "checkpoints"))).toEqual(["in-the-way"]);
  });
});

test("too little memory is said by show, and running it is one sentence with exit code 1", async () => {
  const folder = tooLarge();
  const added = await msm(workspace, "checkpoints", "add", folder, "--json");
  const { id } = z.looseObject({ id: z.string() }).parse(JSON.parse(added.stdout));
  const shown = await msm(workspace, "checkpoints", "show", id, "--json");
  const Shown = z.looseObject({
    memory: z.looseObject({ verdict: z.string(), neededBytes: z.looseObject({ cache: z.number() }) }),
  });
  const { memory } = Shown.parse(JSON.parse(shown.stdout));
  expect([memory.verdict, memory.neededBytes.cache > 1e14]).toEqual(["too-large", true]);
  const scored = await msm(workspace, "score", id, "--prefix", "a", "--continuation", "b", "--json");
  expect(scored.stderr).toMatch(/^msm: .*model\.onnx needs about .* GB of memory .*MSM_IGNORE_MEMORY=1/);
  expect(scored.stderr.trim().split("\n")).toHaveLength(1);
  expect(scored.code).toBe(1);
  const text = await msm(workspace, "checkpoints", "show", id);
  expect(text.stdout).toMatch(/^memory: too-large; /m);
});
