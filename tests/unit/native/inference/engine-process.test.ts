import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { ChildLink } from "#native/inference/child-link.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import type { ExplainedDeath } from "#native/inference/memory/death.ts";
import { killsOfMachine } from "#native/inference/memory/memory-groups.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { engineOf, eventually, FREE, isRunning, text, user, value } from "./engine-helpers.ts";
import type { FolderFiles } from "./test-checkpoints.ts";
import { BASE, END, tinyCheckpoint, tinyTokenizer } from "./test-checkpoints.ts";
import { tinyDecoder } from "./tiny-decoder.ts";

/** More work than a test waits for. */
const LONG_WORK = {
  prompt: text("the"),
  decoding: { ...FREE, maxTokens: 400, stop: [] },
  seeds: Array.from({ length: 3000 }, (_, index) => `${index}`),
};

async function problemOfOpening(changes: FolderFiles): Promise<{ code: string; message: string }> {
  using checkpoint = tinyCheckpoint(changes);
  const opened = await openEngine({ folder: checkpoint.folder });
  if (!opened.ok)
    return { code: opened.error.code, message: opened.error.message.replaceAll(checkpoint.folder, "FOLDER") };
  await opened.value.close();
  throw new Error("It opened.");
}

describe("a folder that cannot be used does not open, for one reason", () => {
  it.each<readonly [string, string, string, FolderFiles]>([
    ["it holds no model", "model-unreadable", "holds no model.onnx", { "model.onnx": null }],
    ["its model is cut short", "model-unreadable", "is cut short", { "model.onnx": tinyDecoder().subarray(0, 9000) }],
    [
      "its tokenizer is another model's",
      "tokenizer-mismatch",
      "so it belongs to another model",
      { "tokenizer.json": tinyTokenizer(500) },
    ],
    ["its template does not parse", "template-unusable", "cannot be read", { "chat_template.jinja": "{% for %}" }],
    [
      "ONNX Runtime does not know an operator",
      "engine-refused",
      "ONNX Runtime does not load FOLDER/model.onnx on cpu",
      { "model.onnx": Buffer.from(tinyDecoder().toString("latin1").replaceAll("Softmax", "Softmux"), "latin1") },
    ],
    [
      "its caches do not continue a sequence",
      "engine-refused",
      "gives other results with its cache than without",
      { "model.onnx": tinyDecoder({ forgetful: true }) },
    ],
  ])("%s", async (_, code, words, changes) => {
    const found = await problemOfOpening(changes);
    expect(found.code).toBe(code);
    expect(found.message).toContain(words);
  });

  it("a provider that this machine has not is refused by name, and no other is taken in its place", async () => {
    using checkpoint = tinyCheckpoint();
    const provider = process.platform === "win32" ? "coreml" : "dml";
    const opened = await openEngine({ folder: checkpoint.folder, provider });
    expect(opened).toMatchObject({
      ok: false,
      error: { code: "engine-refused", message: expect.stringContaining(`on ${provider} (`) },
    });
  });
});

describe("a request that cannot be answered", () => {
  let checkpoint: ReturnType<typeof tinyCheckpoint>;
  let engine: Engine;
  beforeAll(async () => {
    checkpoint = tinyCheckpoint({
      "chat_template.jinja": null,
      "tokenizer.json": { ...tinyTokenizer(10), post_processor: null },
    });
    engine = value(await openEngine(checkpoint));
  });
  afterAll(async () => {
    await engine.close();
    checkpoint[Symbol.dispose]();
  });

  it.each([
    [
      "a chat for a checkpoint without template",
      user("hi"),
      FREE,
      "template-unusable",
      "has no chat template, so it takes text prompts only",
    ],
    ["an empty prompt", text(""), FREE, "engine-refused", "An empty prompt"],
    ["a prompt longer than the context", text("x".repeat(600)), FREE, "engine-refused", "reads at most 512"],
    ["a prompt that leaves no room", text("x".repeat(512)), FREE, "engine-refused", "leaves no room for an answer"],
    [
      "a negative temperature",
      text("x"),
      { ...FREE, temperature: -1 },
      "engine-refused",
      "unusable decoding.temperature",
    ],
    ["a top-p above one", text("x"), { ...FREE, topP: 1.5 }, "engine-refused", "unusable decoding.topP"],
    ["no tokens to draw", text("x"), { ...FREE, maxTokens: 0 }, "engine-refused", "unusable decoding.maxTokens"],
  ] as const)("says why: %s", async (_, prompt, decoding, code, words) => {
    const answered = await engine.sample([{ prompt, decoding, seeds: ["1"] }]);
    expect(answered).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(words) } });
  });

  it.each([
    ["an empty continuation has nothing to score", "a", "", "A continuation is empty"],
    ["a continuation that melts with the whole prompt has nothing before it", "e", "r", "melts with the whole prompt"],
  ])("%s", async (_, prompt, continuation, words) => {
    const answered = await engine.score([{ prompt: text(prompt), continuations: [continuation] }]);
    expect(answered).toMatchObject({
      ok: false,
      error: { code: "engine-refused", message: expect.stringContaining(words) },
    });
  });

  it("leaves the engine able to answer the next", async () => {
    expect(await engine.score([{ prompt: text("still"), continuations: [" here"] }])).toMatchObject({ ok: true });
  });
});

describe("an answer", () => {
  it("logits that are not numbers are refused and not averaged", async () => {
    const weights = Buffer.from(
      Float32Array.from({ length: 272 * 16 }, (_, index) =>
        index < 97 * 16 || index >= 98 * 16 ? 0.1 * (index % 7) : Number.NaN,
      ).buffer,
    );
    const decoder = tinyDecoder({ external: { location: "w.bin", offset: 0, length: weights.length } });
    using checkpoint = tinyCheckpoint({ "model.onnx": decoder, "w.bin": weights });
    await using engine = await engineOf({ folder: checkpoint.folder });
    const answered = await engine.score([{ prompt: text("a"), continuations: ["c"] }]);
    expect(answered).toMatchObject({
      ok: false,
      error: { code: "engine-refused", message: expect.stringContaining("not finite numbers") },
    });
  });

  it("may hold the text of special tokens, and never the end token's", async () => {
    using checkpoint = tinyCheckpoint();
    await using engine = await engineOf({ folder: checkpoint.folder });
    const seeds = Array.from({ length: 60 }, (_, index) => `${index}`);
    const [sampled] = value(
      await engine.sample([{ prompt: text("a"), decoding: { ...FREE, temperature: 3, maxTokens: 60 }, seeds }]),
    );
    const ended = sampled?.answers.filter((answer) => answer.stop === "end-of-turn") ?? [];
    expect(ended.length).toBeGreaterThan(0);
    for (const answer of ended) {
      expect(answer.tokenIds.at(-1)).toBe(271);
      expect(answer.text).not.toContain(END);
    }
  });
});

describe("killing the child in the middle of a run", () => {
  it("is a sentence that says in which phase, how, and with how much memory", async () => {
    await using engine = await engineOf({ folder: BASE });
    const running = engine.sample([LONG_WORK]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(engine.pid, "SIGKILL");
    const answered = await running;
    expect(answered.ok ? null : answered.error.code).toBe("engine-died");
    expect(answered.ok ? "" : answered.error.message).toMatch(
      /^The engine of .* died while running \(signal SIGKILL, it held \d+\.\d+ GB when last seen, .*\); what it answered before is kept/,
    );
    expect(engine.alive).toBe(false);
    expect(await engine.score([{ prompt: text("a"), continuations: ["b"] }])).toEqual(answered);
  });

  it("ends a stream with the same sentence", async () => {
    await using engine = await engineOf({ folder: BASE });
    const events = [];
    for await (const event of engine.stream({
      prompt: text("the"),
      decoding: { ...FREE, maxTokens: 400 },
      seed: "1",
    })) {
      if (events.length === 0) process.kill(engine.pid, "SIGKILL");
      events.push(event);
    }
    expect(events.at(-1)).toMatchObject({ type: "failed", problem: { code: "engine-died" } });
  });

  it("before it has loaded says how far it was", async () => {
    const ended = Promise.withResolvers<ExplainedDeath>();
    const link = new ChildLink(
      {
        onMessage: () => {},
        onJudged: () => {},
        onEnd: ended.resolve,
        held: () => null,
      },
      {},
    );
    process.kill(link.pid, "SIGKILL");
    const { code, how } = await ended.promise;
    expect(code).toBe("engine-died");
    expect(how).toMatch(/^died while starting \(signal SIGKILL, it held 0\.\d\d GB when last seen, \d\.\d s before, /);
    // Where the kernel counts whom it kills for memory, it is known that this was somebody else's deed.
    expect(how).toContain(
      killsOfMachine() === null ? "may have run out of memory" : "another program killed it: the kernel killed nothing",
    );
  });
});

describe("cancelling", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = value(await openEngine({ folder: BASE, cancelGraceMs: 2000 }));
  });
  afterAll(() => engine.close());

  it("answers within a second, and the engine goes on with what comes next", async () => {
    const request = { prompt: text("the"), continuations: [" best"] };
    const before = value(await engine.score([request]));
    const cancel = new AbortController();
    const running = engine.sample([LONG_WORK], cancel.signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = performance.now();
    cancel.abort();
    expect(await running).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(value(await engine.score([request]))).toEqual(before);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("a request in the line leaves the one that runs alone", async () => {
    const running = engine.sample([{ ...LONG_WORK, seeds: LONG_WORK.seeds.slice(0, 10) }]);
    const waiting = engine.score([{ prompt: text("a"), continuations: ["b"] }], AbortSignal.timeout(10));
    expect(await waiting).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(await running).toMatchObject({ ok: true });
  });

  it("while it loads ends the process", async () => {
    using checkpoint = tinyCheckpoint();
    const opened = await openEngine({ folder: checkpoint.folder }, AbortSignal.timeout(20));
    expect(opened).toMatchObject({ ok: false, error: { code: "cancelled" } });
  });

  it("before it starts sends nothing", async () => {
    const before = engine.stats();
    expect(await engine.sample([LONG_WORK], AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { code: "cancelled" },
    });
    expect(engine.stats()).toEqual(before);
  });

  it("kills a child that does not stop within the grace, and says so", async () => {
    await using stuck = await engineOf({ folder: BASE, cancelGraceMs: 200 });
    const cancel = new AbortController();
    const running = stuck.sample([LONG_WORK], cancel.signal);
    process.kill(stuck.pid, "SIGSTOP");
    cancel.abort();
    expect(await running).toMatchObject({ ok: false, error: { code: "cancelled" } });
    const waiting = await stuck.score([{ prompt: text("a"), continuations: ["b"] }]);
    expect(waiting).toMatchObject({
      ok: false,
      error: { code: "engine-died", message: expect.stringContaining("did not stop within 200 ms") },
    });
  });

  it("leaving a stream early stops it", async () => {
    for await (const event of engine.stream({
      prompt: text("the"),
      decoding: { ...FREE, maxTokens: 500, stop: [] },
      seed: "1",
    })) {
      if (event.type === "delta") break;
    }
    await eventually(() => engine.inFlight === 0, 2000);
    expect(value(await engine.score([{ prompt: text("a"), continuations: ["b"] }])).length).toBe(1);
  });
});

describe("a child", () => {
  it("ends when its engine is closed, and what still waits is told so", async () => {
    const engine = await engineOf({ folder: BASE });
    const waiting = engine.sample([LONG_WORK]);
    await engine.close();
    expect(isRunning(engine.pid)).toBe(false);
    expect(await waiting).toMatchObject({
      ok: false,
      error: { code: "engine-died", message: expect.stringContaining("was closed") },
    });
  });

  it("leaves it to its parent what an interrupt from the terminal means", async () => {
    await using engine = await engineOf({ folder: BASE });
    const running = engine.sample([{ ...LONG_WORK, seeds: ["1", "2"] }]);
    process.kill(engine.pid, "SIGINT");
    expect(await running).toMatchObject({ ok: true });
  });

  it("ends when its parent is killed", async () => {
    const parent = spawn(process.execPath, [fileURLToPath(new URL("./open-and-wait.ts", import.meta.url)), BASE], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(parent.stdout, "data");
    const child = Number(String(line));
    expect(isRunning(child)).toBe(true);
    parent.kill("SIGKILL");
    await eventually(() => !isRunning(child), 5000);
  });
});
