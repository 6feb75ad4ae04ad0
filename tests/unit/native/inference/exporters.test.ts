import type { Engine } from "#native/inference/engine-process.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { engineOf, GREEDY, text, value } from "./engine-helpers.ts";
import { deviation, exporterFixtures, wholeRequest } from "./exporter-fixtures.ts";

const FIXTURES = exporterFixtures();
const READ = FIXTURES.filter(({ golden }) => golden.plan !== "refused");
const REFUSED = FIXTURES.filter(({ golden }) => golden.plan === "refused");

describe.each(READ)("$name", ({ folder, golden }) => {
  const { sequences, greedy, toleranceNats: limit } = golden;
  const requests = sequences.map(wholeRequest);
  let engine: Engine;

  beforeAll(async () => {
    engine = value(await openEngine({ folder, threads: 1 }));
  });
  afterAll(() => engine.close());

  it("is described whole, whichever files say so", async () => {
    const described = await inspectModel(folder);
    expect(described).toMatchObject({
      ok: true,
      value: {
        layers: 2,
        vocabularySize: 320,
        tokenizerVocabularySize: 320,
        contextLength: 128,
        endTokenIds: [1],
        hasChatTemplate: true,
        notes: [],
        cacheBytesPerToken: /fp16, |, cuda$/.test(golden.exporter) ? 256 : 512,
      },
    });
  });

  it(`is read in the plan "${golden.plan}"`, () => {
    expect(engine.identity.plan).toBe(golden.plan);
    const failed = engine.identity.checks.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
    expect(failed).toEqual(golden.plan === "alone" ? ["untouched graph with its cache"] : []);
  });

  it("scores every token as the reference does, all sequences in one call", async () => {
    const answers = value(await engine.score(requests));
    for (const [at, sequence] of sequences.entries()) {
      // The first token, and before it the tokenizer's own beginning where it has one.
      expect(answers[at]?.promptTokens).toBe(golden.family === "llama" ? 2 : 1);
      expect(answers[at]?.scores[0]?.tokenIds).toEqual(sequence.tokenIds.slice(answers[at]?.promptTokens));
      expect(deviation(answers[at], sequence)).toBeLessThanOrEqual(limit);
    }
  });

  it("scores every token as the reference does, one sequence at a time", async () => {
    for (const sequence of sequences) {
      const [answer] = value(await engine.score([wholeRequest(sequence)]));
      expect(deviation(answer, sequence)).toBeLessThanOrEqual(limit);
    }
  });

  it("scores the same as exported", async () => {
    await using exported = await engineOf({ folder, threads: 1, plan: "as-exported" });
    expect(exported.identity.plan).toBe(golden.asExported);
    const answers = value(await exported.score(requests));
    for (const [at, sequence] of sequences.entries()) {
      expect(deviation(answers[at], sequence)).toBeLessThanOrEqual(limit);
    }
  });

  it("scores continuations over one cached prefix as in the whole texts", async () => {
    const [first, second] = sequences.map(({ prompt, continuation }) => prompt + continuation);
    const shared = sharedWords(first ?? "", second ?? "");
    const continuations = [first, second].map((whole) => (whole ?? "").slice(shared.length));
    const [answer] = value(await engine.score([{ prompt: text(shared), continuations }]));
    expect(answer?.promptTokens).toBeGreaterThan(12);
    for (const [at, sequence] of sequences.slice(0, 2).entries()) {
      expect(deviation(answer, sequence, at)).toBeLessThanOrEqual(limit);
    }
  });

  it("draws the reference's most probable tokens at temperature 0", async () => {
    const decoding = { ...GREEDY, maxTokens: greedy.tokenIds.length };
    const request = { prompt: text(greedy.prompt), decoding, seeds: ["a", "b"] };
    const [answer] = value(await engine.sample([request]));
    expect(answer?.answers.map(({ tokenIds }) => tokenIds)).toEqual([greedy.tokenIds, greedy.tokenIds]);
  });

  it("gives the same bits again after a cancelled request", async () => {
    const before = value(await engine.score(requests));
    const stop = new AbortController();
    const cut = engine.score([...requests, ...requests], stop.signal);
    stop.abort();
    expect(await cut).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(value(await engine.score(requests))).toEqual(before);
  });
});

describe.each(REFUSED)("$name", ({ folder, golden }) => {
  it("is refused with the reason", async () => {
    const opened = await openEngine({ folder, threads: 1 });
    expect(opened.ok ? "opened" : opened.error.message).toContain(golden.refusal);
  });
});

/** The longest common beginning of two texts that ends before a word. */
function sharedWords(one: string, other: string): string {
  const words = one.split(/(?= )/);
  const count = words.findIndex((_, at) => !other.startsWith(words.slice(0, at + 1).join("")));
  return words.slice(0, count).join("");
}
