import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { openEngine } from "#native/inference/engine-process.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { engineOf, text, value } from "./engine-helpers.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";
import { embeddingBytes, tinyDecoder } from "./tiny-decoder.ts";

const DATA = "model.onnx_data";
const REQUEST = [{ prompt: text("bright bricks"), continuations: [" bring", " rib"] }];

function externalCheckpoint(): ReturnType<typeof tinyCheckpoint> {
  const weights = embeddingBytes();
  const external = { location: DATA, offset: 0, length: weights.length };
  return tinyCheckpoint({ "model.onnx": tinyDecoder({ external }), [DATA]: weights });
}

/** Puts a checkpoint's files where a download cache would: contents in blobs/, names as links in snapshots/. */
function asDownloadCache(files: string, root: string): string {
  const snapshot = join(root, "snapshots", "0123abcd");
  mkdirSync(join(snapshot, "onnx"), { recursive: true });
  mkdirSync(join(root, "blobs"));
  for (const [index, name] of readdirSync(files).entries()) {
    const blob = join(root, "blobs", `${index}`.padStart(40, "e"));
    renameSync(join(files, name), blob);
    const place = name.startsWith("model.") ? join(snapshot, "onnx") : snapshot;
    symlinkSync(relative(place, blob), join(place, name));
  }
  return snapshot;
}

describe("weights behind links", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "msm-links-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("in a download cache give the numbers that the same files give unlinked", async () => {
    using checkpoint = externalCheckpoint();
    const plain = await (async () => {
      await using engine = await engineOf({ folder: checkpoint.folder, threads: 1 });
      return value(await engine.score(REQUEST));
    })();
    const snapshot = asDownloadCache(checkpoint.folder, root);
    await using engine = await engineOf({ folder: snapshot, threads: 1 });
    expect(engine.identity.plan).toBe("branching");
    expect(value(await engine.score(REQUEST))).toEqual(plain);
  });

  it("that lead out of the model's folder are refused, by the description and by the engine", async () => {
    using checkpoint = externalCheckpoint();
    rmSync(join(checkpoint.folder, DATA));
    const elsewhere = join(root, "elsewhere.bin");
    writeFileSync(elsewhere, embeddingBytes());
    symlinkSync(elsewhere, join(checkpoint.folder, DATA));
    const message = `${join(checkpoint.folder, DATA)} is a link to ${elsewhere}, outside the model's own folder, which is refused; put a copy of that file in its place.`;
    expect(await inspectModel(checkpoint.folder)).toEqual({
      ok: false,
      error: { code: "external-data-unsafe", message },
    });
    expect(await openEngine({ folder: checkpoint.folder })).toEqual({
      ok: false,
      error: { code: "model-unreadable", message, loading: true },
    });
  });

  it("may lead to another name in the model's folder", async () => {
    using checkpoint = externalCheckpoint();
    renameSync(join(checkpoint.folder, DATA), join(checkpoint.folder, "weights.bin"));
    symlinkSync("weights.bin", join(checkpoint.folder, DATA));
    expect(await inspectModel(checkpoint.folder)).toMatchObject({ ok: true });
  });
});
