import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { loadCRuntime } from "#native/inference/runtime/c-runtime.ts";

import { FLOAT } from "../onnx-writer.ts";
import { CPU, cRuntime, doubleSource, ENDLESS, loopFeeds, loopSource, never } from "./runtime-models.ts";

const LIBRARY = { linux: "libonnxruntime.so.1", darwin: "libonnxruntime.dylib", win32: "onnxruntime.dll" };

/** A folder for the length of a test. */
function emptyFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "msm-runtime-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function problemWith(folder: string) {
  const loaded = loadCRuntime({ MSM_ONNXRUNTIME: folder });
  if (loaded.ok) throw new Error(`${folder} was taken for ONNX Runtime.`);
  return loaded.error;
}

describe("a folder of one's own in MSM_ONNXRUNTIME", () => {
  it("without the library is named in a sentence", () => {
    using folder = emptyFolder();
    expect(problemWith(folder.path)).toEqual({
      code: "runtime-missing",
      message: `There is no ONNX Runtime library for ${process.platform} ${process.arch} in ${folder.path}; name one that has it, or unset MSM_ONNXRUNTIME.`,
    });
  });

  it("that is not there is named as well", () => {
    expect(problemWith(join(tmpdir(), "msm-runtime-nowhere"))).toMatchObject({ code: "runtime-missing" });
  });

  it("with a file that is no library gives the system's words", () => {
    using folder = emptyFolder();
    const [, name = ""] = Object.entries(LIBRARY).find(([platform]) => platform === process.platform) ?? [];
    writeFileSync(join(folder.path, name), "not a library");
    const { code, message } = problemWith(folder.path);
    expect(code).toBe("runtime-unloadable");
    expect(message).toContain(join(folder.path, name));
  });

  it("may be unset or empty: onnxruntime-node's own is used", () => {
    expect(loadCRuntime({}).ok && loadCRuntime({ MSM_ONNXRUNTIME: "" }).ok).toBe(true);
  });
});

describe("a process", () => {
  it("exits with its own code in the middle of a run", () => {
    const helper = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      import { cRuntime, ENDLESS, loopFeeds, loopSource, never } from ${helper("runtime-models.ts")};
      const session = await cRuntime().open(loopSource(), { provider: "cpu", threads: 1 });
      void session.run(loopFeeds(ENDLESS), ["y"], new AbortController().signal);
      setTimeout(() => process.exit(7), 50);`;
    const ended = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 120_000,
    });
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 7, stderr: "" });
  });
});

describe("native memory", () => {
  it("has no elements left once it is freed, and is refused as an input", async () => {
    const runtime = cRuntime();
    const data = runtime.allocate("float32", 6);
    runtime.free(data);
    expect(data).toHaveLength(0);
    const session = await runtime.open(doubleSource(FLOAT), CPU);
    await expect(session.run({ x: { type: "float32", dims: [6], data } }, ["y"], never)).rejects.toThrow(/freed/);
    await session.close();
  });

  it("may not be freed while a run reads it", async () => {
    const runtime = cRuntime();
    const session = await runtime.open(loopSource(), CPU);
    const abort = new AbortController();
    const data = runtime.allocate("float32", 64 * 64);
    const feeds = { ...loopFeeds(ENDLESS), x: { type: "float32", dims: [64, 64], data } as const };
    const run = session.run(feeds, ["y"], abort.signal);
    expect(() => runtime.free(data)).toThrow(/while a run reads it/);
    abort.abort();
    await expect(run).rejects.toBe(abort.signal.reason);
    runtime.free(data);
    expect(data).toHaveLength(0);
    await session.close();
  });

  it("of outputs goes back by free, or without it after a collection", async () => {
    const runtime = cRuntime();
    const session = await runtime.open(doubleSource(FLOAT), CPU);
    const x = { type: "float32", dims: [2 ** 20], data: new Float32Array(2 ** 20).fill(1) } as const;
    const before = process.memoryUsage.rss();
    // 4 MiB an output: 8 GiB in all if none went back.
    for (let time = 0; time < 2000; time++) {
      const { y } = await session.run({ x }, ["y"], never);
      expect(y?.data[2 ** 20 - 1]).toBe(2);
      if (time % 2 === 0 && y !== undefined) runtime.free(y.data);
    }
    await session.close();
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 30);
  });
});
