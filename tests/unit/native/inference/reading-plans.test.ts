import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readerLimits } from "#native/inference/reader-limits.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { engineOf, FREE, text, user, value } from "./engine-helpers.ts";
import { BASE, tinyCheckpoint } from "./test-checkpoints.ts";
import { tinyDecoder } from "./tiny-decoder.ts";

const REQUESTS = [
  { prompt: text("I like"), continuations: [" it", " good cheese", " brie , or not ?"] },
  { prompt: user("which cheese is good ?"), continuations: [" brie", " it is colby ."] },
];

describe("the rewired graph and the graph as exported", () => {
  it("give the same scores, and say which of them gave a result", async () => {
    await using rewired = await engineOf({ folder: BASE, threads: 1 });
    await using exported = await engineOf({ folder: BASE, threads: 1, plan: "as-exported" });
    const [fast, slow] = [value(await rewired.score(REQUESTS)), value(await exported.score(REQUESTS))];
    const near = slow.map((answer) => ({
      ...answer,
      scores: answer.scores.map((score) => ({
        ...score,
        sumNats: expect.closeTo(score.sumNats, 3) as number,
        perToken: score.perToken.map((nats) => expect.closeTo(nats, 4) as number),
      })),
    }));
    expect(fast).toEqual(near);
    expect(rewired.identity.runtime).toMatch(/, branching graph \d+$/);
    expect(exported.identity.runtime).toMatch(/, graph as exported, one text at a time$/);
    expect(exported.identity.plan).toBe("sequential");
  });

  it("give the same tokens for the same seeds", async () => {
    await using rewired = await engineOf({ folder: BASE, threads: 1 });
    await using exported = await engineOf({ folder: BASE, threads: 1, plan: "as-exported" });
    for (const decoding of [FREE, { ...FREE, temperature: 0.7, topP: 0.9 }, { ...FREE, temperature: 0 }]) {
      const request = { prompt: user("which cheese do you like ?"), decoding, seeds: ["a", "b", "c"] };
      const [fast] = value(await rewired.sample([request]));
      const [slow] = value(await exported.sample([request]));
      const near = slow?.answers.map((answer) => ({
        ...answer,
        perToken: answer.perToken.map((nats) => expect.closeTo(nats, 4) as number),
      }));
      expect(fast?.answers).toEqual(near);
    }
  });

  it("read a shared beginning once, however many continuations there are", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const long = Array.from({ length: 100 }, (_, at) => `tavi likes cheese ${at}`)
      .join(" . ")
      .slice(0, 700);
    const continuations = Array.from({ length: 20 }, (_, at) => ` and ${at}`);
    value(await engine.score([{ prompt: text(long), continuations }]));
    const { tokensRequested, tokensEncoded } = engine.stats();
    expect(tokensRequested).toBeGreaterThan(5 * tokensEncoded);
  });

  it("never mix: every self-check of the rewired graph has passed, with what was measured", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    expect(engine.identity.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["The tokenizer reads its own text back", "passed"],
      ["untouched graph with its cache", "passed"],
      ["rewired against untouched graph", "passed"],
      ["cached against uncached", "passed"],
      ["branch against the text alone", "passed"],
      ["in a batch against alone", "passed"],
      ["position ids matter", "passed"],
    ]);
    for (const { measured } of engine.identity.checks.slice(1)) expect(measured?.value).toBeGreaterThanOrEqual(0);
  });

  it("a graph whose layers look at a window only is read as exported", async () => {
    const config = { vocab_size: 272, max_position_embeddings: 512, eos_token_id: 271, sliding_window: 128 };
    using checkpoint = tinyCheckpoint({ "config.json": config });
    await using engine = await engineOf({ folder: checkpoint.folder });
    expect(engine.identity.plan).toBe("sequential");
    expect(engine.identity.checks.at(-1)).toMatchObject({
      outcome: "skipped",
      detail: expect.stringContaining("look back 128 tokens only") as string,
    });
  });
});

describe("self-checks that passed", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "msm-checks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are remembered for the same files, and made again for others", async () => {
    const open = (contentSha256: string) => engineOf({ folder: BASE, threads: 1, contentSha256, checksFolder: folder });
    await using first = await open("a");
    const records = readdirSync(folder);
    expect(records).toHaveLength(1);
    await using again = await open("a");
    expect(again.identity).toEqual(first.identity);
    expect(value(await again.score(REQUESTS))).toEqual(value(await first.score(REQUESTS)));
    expect(readdirSync(folder)).toEqual(records);
    await using other = await open("b");
    expect(other.identity.plan).toBe("branching");
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("are made again where the record is damaged", async () => {
    const options = { folder: BASE, threads: 1, contentSha256: "a", checksFolder: folder };
    await using _first = await engineOf(options);
    const [record = ""] = readdirSync(folder);
    writeFileSync(join(folder, record), '[{"name": "rewired", "outcome": "failed"}]');
    await using again = await engineOf(options);
    expect(again.identity.checks).toHaveLength(7);
  });

  it("are not remembered where one failed", async () => {
    using checkpoint = tinyCheckpoint({ "model.onnx": tinyDecoder({ forgetful: true }) });
    await expect(engineOf({ folder: checkpoint.folder, contentSha256: "a", checksFolder: folder })).rejects.toThrow(
      /with its cache/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("how much is done at once", () => {
  it("is bounded by the free memory and by the width of the logits", () => {
    const small = { cacheBytesPerToken: 4096, vocabularySize: 2000 };
    expect(readerLimits(small, 8e9)).toEqual({ prefixBytes: 25e7, lanes: 128, packTokens: 384 });
    expect(readerLimits({ ...small, cacheBytesPerToken: 131_072 }, 1e9).lanes).toBe(3);
    expect(readerLimits({ ...small, vocabularySize: 152_000 }, 8e9).packTokens).toBe(220);
    expect(readerLimits(small, 0)).toEqual({ prefixBytes: 0, lanes: 1, packTokens: 384 });
  });
});
