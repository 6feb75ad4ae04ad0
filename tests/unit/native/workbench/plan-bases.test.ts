import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { PreparedRun } from "#native/workbench/plans.ts";
import { bench, keysOf, must, smallPlan, type Bench } from "./plans-fixture.ts";

const ROOT = join(import.meta.dirname, "../../../..");

async function prepared(on: Bench, base: unknown): Promise<Result<readonly PreparedRun[], Problem>> {
  on.lines("documents.jsonl", [{ text: "Tavi likes colby." }]);
  const opened = must(await on.workbench.plans.open(on.plan(smallPlan({ base }))));
  return on.workbench.plans.prepare(opened, keysOf(opened));
}

/** A folder with a tokenizer of ours and whatever weights. */
function model(on: Bench, files: Readonly<Record<string, string | Buffer>>): void {
  const folder = join(on.folder, "model");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"])
    copyFileSync(join(ROOT, "models/base", name), join(folder, name));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** A safetensors file with one tensor of 2 × 3 numbers in float32. */
function safetensors(end = 24): Buffer {
  const header = Buffer.from(JSON.stringify({ weight: { dtype: "F32", shape: [2, 3], data_offsets: [0, end] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(24)]);
}

test("a folder's safetensors, configuration and tokenizer are sent, and nothing else that lies in it", async () => {
  const on = await bench();
  model(on, { "model.safetensors": safetensors(), "training_args.bin": "pickle", "notes.txt": "mine", "run.py": "x" });
  const [run] = must(await prepared(on, { kind: "folder", path: "model" }));
  const sent = run?.files.filter(({ path }) => path.startsWith("base/")).map(({ path }) => path);
  expect(sent).toEqual([
    "base/chat_template.jinja",
    "base/config.json",
    "base/model.safetensors",
    "base/tokenizer.json",
    "base/tokenizer_config.json",
  ]);
  expect(run?.spec).toMatchObject({ base: { kind: "folder", path: "base" }, parent: "model" });
});

test("a base that lies on the machine is named and not sent", async () => {
  const base = { kind: "path", path: "/models/Llama-3.1-8B" };
  const [run] = must(await prepared(await bench(), base));
  expect(run?.spec).toMatchObject({ base, parent: "/models/Llama-3.1-8B" });
  expect(run?.files.filter(({ path }) => path.startsWith("base/"))).toEqual([]);
});

test("weights that are pickles are refused, and how to save them otherwise is said", async () => {
  const on = await bench();
  model(on, { "pytorch_model.bin": "pickle" });
  expect(await prepared(on, { kind: "folder", path: "model" })).toMatchObject({
    ok: false,
    error: {
      code: "base-untrainable",
      message: expect.stringMatching(/has no safetensors: save it with safe_serialization/),
    },
  });
});

test("a safetensors file whose header does not fit it is refused by its name", async () => {
  const on = await bench();
  model(on, { "model.safetensors": safetensors(48) });
  expect(await prepared(on, { kind: "folder", path: "model" })).toMatchObject({
    ok: false,
    error: {
      code: "base-damaged",
      message: expect.stringMatching(/model\.safetensors is no whole safetensors file \(a tensor lies outside/),
    },
  });
});

test.for(["llama-builder-int4", "gpt2-optimum"])(
  "the checkpoint %s can be run and not trained, which is said",
  async (name) => {
    const on = await bench();
    const { id } = must(await on.workbench.checkpoints.add(join(ROOT, "tests/fixtures/models", name)));
    expect(await prepared(on, { kind: "checkpoint", id })).toMatchObject({
      ok: false,
      error: { code: "base-untrainable", message: expect.stringContaining(`"${id}" can be run but not trained`) },
    });
  },
);

test("a checkpoint or a folder that is not there is named", async () => {
  const on = await bench();
  expect(await prepared(on, { kind: "checkpoint", id: "nobody" })).toMatchObject({
    ok: false,
    error: { code: "checkpoint-unknown" },
  });
  expect(await prepared(on, { kind: "folder", path: "nowhere" })).toMatchObject({
    ok: false,
    error: { code: "base-missing" },
  });
});

test("a stored plan without a folder cannot name files beside itself", async () => {
  const on = await bench();
  const opened = must(await on.workbench.plans.save(smallPlan(), null));
  expect(await on.workbench.plans.prepare(opened, keysOf(opened))).toMatchObject({
    ok: false,
    error: { code: "plan-without-folder", message: expect.stringContaining("write the whole path") },
  });
});
