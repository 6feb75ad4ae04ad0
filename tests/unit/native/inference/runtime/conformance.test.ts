import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import { RuntimeFault } from "#native/inference/runtime/runtime-fault.ts";
import type { ModelSource, OpenSessionOptions, Runtime, RuntimeSession } from "#native/inference/runtime/runtime.ts";

import type { Feeds } from "./runtime-models.ts";
import {
  baseFeeds,
  baseFile,
  basePath,
  bytesOf,
  clipSource,
  CPU,
  cRuntime,
  doubleSource,
  ENDLESS,
  externalFolder,
  loopFeeds,
  loopSource,
  never,
  refusal,
  resultOf,
  tinyFeeds,
  tinySource,
  using,
} from "./runtime-models.ts";

const RUNTIMES: readonly Runtime[] = [nodeRuntime, cRuntime()];
/** A provider that no build for this system has. */
const ELSEWHERE = process.platform === "win32" ? "coreml" : "dml";

const flat = { type: "int64", dims: [5], data: BigInt64Array.of(3n, 1n, 4n, 1n, 5n) } as const;
const narrow = { type: "int32", dims: [1, 5], data: Int32Array.of(3, 1, 4, 1, 5) } as const;
const mask = { type: "int64", dims: [1, 3], data: BigInt64Array.of(1n, 1n, 1n) } as const;

describe.each(RUNTIMES)("$name", (runtime) => {
  it("opens the same model from a file and from bytes whose weights lie in a folder", async () => {
    using place = externalFolder();
    const { folder, file } = place;
    const inMemory = await resultOf(runtime, tinySource(), tinyFeeds(3));
    expect(await resultOf(runtime, { kind: "file", path: file }, tinyFeeds(3))).toEqual(inMemory);
    expect(await resultOf(runtime, { kind: "bytes", bytes: bytesOf(file), folder }, tinyFeeds(3))).toEqual(inMemory);
  });

  it("gives the outputs asked for and no others, in that order", async () => {
    const wanted = ["present.1.key", "logits"];
    const result = await using(runtime, tinySource(), (session) => session.run(tinyFeeds(2), wanted, never));
    expect(Object.keys(result)).toEqual(wanted);
  });

  it("gives the same with the weights left mapped", async () => {
    using place = externalFolder();
    const source: ModelSource = { kind: "file", path: place.file };
    const session = await runtime.open(source, { ...CPU, mapWeights: true });
    const mapped = await session.run(tinyFeeds(3), session.outputs, never);
    await session.close();
    expect(mapped).toEqual(await resultOf(runtime, source, tinyFeeds(3)));
  });

  it("keeps outputs as they were through later runs and the end of their session", async () => {
    const { kept, before } = await using(runtime, baseFile, async (session) => {
      const first = await session.run(baseFeeds(300), session.outputs, never);
      const copy = structuredClone(first);
      for (let past = 290; past < 300; past++) await session.run(baseFeeds(past), session.outputs, never);
      return { kept: first, before: copy };
    });
    expect(kept).toEqual(before);
  });

  it("reads outputs back as inputs", async () => {
    await using(runtime, baseFile, async (session) => {
      const first = await session.run(baseFeeds(0), session.outputs, never);
      const caches = Object.entries(first).filter(([name]) => name.startsWith("present."));
      const past = Object.fromEntries(
        caches.map(([name, cache]) => [name.replace("present", "past_key_values"), cache]),
      );
      const second = await session.run({ ...baseFeeds(5), ...past }, session.outputs, never);
      expect(second["present.0.key"]?.dims).toEqual([1, 4, 10, 32]);
      expect(headOf(second["present.0.key"], 10, 5)).toEqual(headOf(first["present.0.key"], 5, 5));
    });
  });

  it.each<[string, RegExp, (session: RuntimeSession) => Promise<unknown>]>([
    ["a missing input", /input_ids/, (session) => session.run(without("input_ids"), session.outputs, never)],
    ["an unknown output", /nowhere/, (session) => session.run(tinyFeeds(2), ["nowhere"], never)],
    ["a wrong rank", /input_ids/, (session) => session.run({ ...tinyFeeds(2), input_ids: flat }, ["logits"], never)],
    ["a wrong type", /int32/, (session) => session.run({ ...tinyFeeds(2), input_ids: narrow }, ["logits"], never)],
    [
      "a mask that fits nothing in the graph",
      /Add/,
      (session) => session.run({ ...tinyFeeds(2), attention_mask: mask }, ["logits"], never),
    ],
  ])("answers %s with a fault in words, and runs on", async (_what, words, attempt) => {
    await using(runtime, tinySource(), async (session) => {
      const good = await session.run(tinyFeeds(2), session.outputs, never);
      const fault = await refusal(attempt(session));
      expect(fault).toBeInstanceOf(RuntimeFault);
      expect(String(fault)).toMatch(words);
      expect(await session.run(tinyFeeds(2), session.outputs, never)).toEqual(good);
    });
  });

  it("refuses a run without an input that the operator could do without", async () => {
    const x = { type: "float32", dims: [2], data: Float32Array.of(-1, 1) } as const;
    expect(String(await refusal(resultOf(runtime, clipSource(), { x })))).toMatch(/RuntimeFault: .*low.* missing/);
  });

  it("refuses a tensor whose elements do not fill its shape", async () => {
    const short = { type: "int64", dims: [1, 5], data: BigInt64Array.of(1n, 2n) } as const;
    await using(runtime, tinySource(), async (session) => {
      const refused = await refusal(session.run({ ...tinyFeeds(2), input_ids: short }, session.outputs, never));
      expect(String(refused)).toMatch(/5.*2|2.*5/);
    });
  });

  it.each<[string, ModelSource, OpenSessionOptions]>([
    ["bytes cut short", { kind: "bytes", bytes: bytesOf(basePath).subarray(0, 5000), folder: "." }, CPU],
    ["a file that is not there", { kind: "file", path: `${basePath}.gone` }, CPU],
    ["a provider that is not there", baseFile, { provider: ELSEWHERE, threads: 1 }],
  ])("answers %s with a fault in words, and opens on", async (_what, source, options) => {
    const fault = await refusal(runtime.open(source, options));
    expect(fault).toBeInstanceOf(RuntimeFault);
    expect(String(fault)).toMatch(/\w{4,} \w+/);
    expect((await resultOf(runtime, tinySource(), tinyFeeds(1)))["logits"]?.dims).toEqual([1, 5, 272]);
  });

  it("throws the signal's reason when aborted before a run, and runs afterwards", async () => {
    const reason = new Error("the person pressed Escape");
    await using(runtime, tinySource(), async (session) => {
      expect(await refusal(session.run(tinyFeeds(2), session.outputs, AbortSignal.abort(reason)))).toBe(reason);
      expect((await session.run(tinyFeeds(2), ["logits"], never))["logits"]?.dims).toEqual([1, 5, 272]);
    });
  });

  it("is opened, run and closed many times over", async () => {
    const expected = await resultOf(runtime, tinySource(), tinyFeeds(2));
    for (let time = 0; time < 30; time++) {
      expect(await resultOf(runtime, tinySource(), tinyFeeds(2))).toEqual(expected);
    }
  });

  it("writes the profile that was asked for", async () => {
    using place = externalFolder();
    const profilePrefix = join(place.folder, "profile");
    const session = await runtime.open({ kind: "file", path: place.file }, { ...CPU, profilePrefix });
    await session.run(tinyFeeds(0), session.outputs, never);
    session.endProfiling();
    await session.close();
    const [written = ""] = readdirSync(place.folder).filter((name) => name.startsWith("profile"));
    expect(readFileSync(join(place.folder, written), "utf8")).toContain("MatMul");
  });

  it("allocates zeroed memory that a run reads, and takes it back", async () => {
    const data = runtime.allocate("float32", 70_000);
    expect(data).toHaveLength(70_000);
    expect(data.every((each) => each === 0)).toBe(true);
    data.fill(1.5, 69_999);
    const feeds: Feeds = { x: { type: "float32", dims: [70_000], data } };
    const result = await resultOf(runtime, doubleSource(1), feeds);
    expect([result["y"]?.data[0], result["y"]?.data[69_999]]).toEqual([0, 3]);
    runtime.free(data);
    runtime.free(data);
    expect(runtime.allocate("int64", 0)).toEqual(new BigInt64Array(0));
    runtime.free(runtime.allocate("bfloat16", 3));
  });
});

describe.each(RUNTIMES.filter((runtime) => runtime.interruptible))("$name, interruptible", (runtime) => {
  it("leaves the event loop free during a run, ends the run when aborted, and runs on", async () => {
    const reason = new Error("the person pressed Escape");
    await using(runtime, loopSource(), async (session) => {
      const abort = new AbortController();
      // Without an end of its own: only the abort ends it, and only a free event loop gets to abort.
      const run = refusal(session.run(loopFeeds(ENDLESS), ["y"], abort.signal));
      for (let tick = 0; tick < 50; tick++) await nextTick();
      abort.abort(reason);
      expect(await run).toBe(reason);
      expect((await session.run(loopFeeds(3), ["y"], never))["y"]?.dims).toEqual([64, 64]);
    });
  });

  it("runs two sessions at the same time", async () => {
    const abort = new AbortController();
    await using(runtime, loopSource(), async (endless) => {
      const run = refusal(endless.run(loopFeeds(ENDLESS), ["y"], abort.signal));
      expect((await resultOf(runtime, tinySource(), tinyFeeds(1)))["logits"]?.dims).toEqual([1, 5, 272]);
      abort.abort();
      expect(await run).toBe(abort.signal.reason);
    });
  });

  it("waits for a run under way before it closes, and refuses a second run meanwhile", async () => {
    const abort = new AbortController();
    const session = await runtime.open(loopSource(), CPU);
    const run = refusal(session.run(loopFeeds(ENDLESS), ["y"], abort.signal));
    expect(String(await refusal(session.run(loopFeeds(1), ["y"], never)))).toMatch(/while it runs/);
    const closed = session.close();
    abort.abort();
    expect(await run).toBe(abort.signal.reason);
    await closed;
    expect(String(await refusal(session.run(loopFeeds(1), ["y"], never)))).toMatch(/closed/);
  });
});

function without(name: string): Feeds {
  return Object.fromEntries(Object.entries(tinyFeeds(2)).filter(([each]) => each !== name));
}

/** The first `count` positions of the first head of a cache with `length` positions. */
function headOf(cache: Feeds[string] | undefined, length: number, count: number): unknown {
  expect(cache?.dims[2]).toBe(length);
  return cache?.data.slice(0, count * 32);
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
