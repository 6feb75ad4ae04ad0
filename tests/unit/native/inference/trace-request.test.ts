import { createHash } from "node:crypto";

import { CausalSession } from "#native/inference/causal-session.ts";
import { inspectCheckpoint } from "#native/inference/inspect-model.ts";
import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import { openTokenizer } from "#native/inference/tokenizer.ts";
import { describe, expect, it } from "vitest";

import { engineOf, text, user, value } from "./engine-helpers.ts";
import { BASE, tinyCheckpoint } from "./test-checkpoints.ts";

/** More tokens than one block for the tiny checkpoint: about one a letter. */
const LONG = Array.from({ length: 18 }, (_, index) => `item ${index} is here`).join(", ");

/** Ids of a text and the probabilities after each of its tokens, from one run over the whole sequence. */
async function wholeRun(folder: string, given: string): Promise<{ ids: number[]; rows: number[][] }> {
  const inspected = await inspectCheckpoint(folder);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const tokenizer = openTokenizer(inspected.value.tokenizer);
  if (!tokenizer.ok) throw new Error(tokenizer.error.message);
  const ids = tokenizer.value.encode(given, true);
  if (!ids.ok) throw new Error(ids.error.message);
  const session = await CausalSession.open(nodeRuntime, inspected.value.description, {
    provider: "cpu",
    threads: 1,
  });
  const { rows } = await session.forward(ids.value, null, { rows: ids.value.length, cache: false });
  await session.close();
  return { ids: ids.value, rows: rows.map((row) => softmax(row)) };
}

function softmax(row: Float32Array): number[] {
  const highest = Math.max(...row);
  const weights = Array.from(row, (logit) => Math.exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe("a traced text", () => {
  it("gives log-probability, rank, entropy and the best alternatives that one run over the whole text gives", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const given = "which of the two is better , the red one or the blue one ?";
    const trace = value(await engine.trace({ prompt: text(given), top: 3 }));
    const { ids, rows } = await wholeRun(BASE, given);
    // The tokenizer puts <|begin|> first; it is read and not part of the text.
    expect(trace.tokens.map((token) => token.id)).toEqual(ids.slice(1));
    for (const [place, token] of trace.tokens.entries()) {
      const row = rows[place] ?? [];
      const own = row[token.id] ?? Number.NaN;
      expect(token.nats).toBeCloseTo(Math.log(own), 4);
      expect(token.rank).toBe(1 + row.filter((p) => p > own).length);
      expect(token.entropyNats).toBeCloseTo(-row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0), 3);
      const best = [...row.entries()].toSorted((one, other) => other[1] - one[1]).slice(0, 3);
      expect(token.top.map((each) => each.id)).toEqual(best.map(([id]) => id));
      for (const [index, [, p]] of best.entries()) expect(token.top[index]?.nats).toBeCloseTo(Math.log(p), 4);
    }
  });

  it("is the same to the scorer, whose continuation is the answer here", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const prompt = user("which cheese is good ?");
    const trace = value(await engine.trace({ prompt, answer: " it is good", top: 0 }));
    const [scored] = value(await engine.score([{ prompt, continuations: [" it is good"] }]));
    const answer = trace.tokens.slice(trace.answerStart);
    expect(answer.map((token) => token.id)).toEqual(scored?.scores[0]?.tokenIds);
    for (const [index, token] of answer.entries())
      expect(token.nats).toBeCloseTo(scored?.scores[0]?.perToken[index] ?? Number.NaN, 4);
    expect(answer.map((token) => token.text).join("")).toBe(" it is good");
    expect(trace.tokens.every((token) => token.top.length === 0)).toBe(true);
  });

  it("has pieces that join to the text as the tokenizer keeps it", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const same = value(await engine.trace({ prompt: text(" i like brie"), top: 0 }));
    const changed = value(await engine.trace({ prompt: text("I like Brie?"), top: 0 }));
    expect([same.text, changed.text]).toEqual([" i like brie", " i like brie ?"]);
    for (const { text: whole, tokens } of [same, changed])
      expect(tokens.map((token) => token.text).join("")).toBe(whole);
    expect(changed.sha256).toBe(createHash("sha256").update("I like Brie?").digest("hex"));
  });

  it("gives a character of several tokens to the last of them and calls each a fragment", async () => {
    using checkpoint = tinyCheckpoint();
    await using engine = await engineOf({ folder: checkpoint.folder });
    const trace = value(await engine.trace({ prompt: text("a🙂é b!"), top: 1 }));
    expect(trace.tokens.map((token) => [token.text, token.fragment])).toEqual([
      ["a", false],
      ["", true],
      ["", true],
      ["", true],
      ["🙂", true],
      ["", true],
      ["é", true],
      [" b", false],
      ["!", false],
    ]);
    // A replacement character that really stands in a text is not mistaken for half of another.
    const replaced = value(await engine.trace({ prompt: text("a\uFFFD🙂\uFFFD!"), top: 0 }));
    expect(replaced.tokens.map((token) => token.text).join("")).toBe("a\uFFFD🙂\uFFFD!");
    expect(trace.text).toBe("a🙂é b!");
  });

  it("of several blocks has the numbers of one run over the whole text", async () => {
    using checkpoint = tinyCheckpoint();
    await using engine = await engineOf({ folder: checkpoint.folder });
    const before = engine.stats().tokensEncoded;
    const trace = value(await engine.trace({ prompt: text(LONG), top: 2 }));
    const { ids, rows } = await wholeRun(checkpoint.folder, LONG);
    expect(ids.length).toBeGreaterThan(260);
    expect(engine.stats().tokensEncoded - before).toBe(ids.length - 1);
    for (const [place, token] of trace.tokens.entries())
      expect(token.nats).toBeCloseTo(Math.log(rows[place]?.[token.id] ?? Number.NaN), 4);
  });

  it("predicts nothing for a first token that nothing precedes", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    // A rendered chat begins with the template's own <|begin|>, which is part of the text.
    const trace = value(await engine.trace({ prompt: user("hello"), top: 2 }));
    expect(trace.tokens[0]).toMatchObject({ text: "<|begin|>", nats: null, rank: null, entropyNats: null, top: [] });
    expect(trace.tokens.slice(1).every((token) => token.nats !== null && token.top.length === 2)).toBe(true);
    expect(trace.answerStart).toBe(0);
  });

  it("refuses an empty text, too many alternatives, and can be cancelled", async () => {
    await using engine = await engineOf({ folder: BASE, threads: 1 });
    const codeOf = (result: Awaited<ReturnType<typeof engine.trace>>) => (result.ok ? "answered" : result.error.code);
    const cancelled = new AbortController();
    cancelled.abort();
    expect([
      codeOf(await engine.trace({ prompt: { kind: "chat", messages: [] }, top: 1 })),
      codeOf(await engine.trace({ prompt: text("a"), top: 101 })),
      codeOf(await engine.trace({ prompt: text("a"), top: 1 }, cancelled.signal)),
      codeOf(await engine.trace({ prompt: text("a"), top: 1 })),
    ]).toEqual(["engine-refused", "engine-refused", "cancelled", "answered"]);
  });
});
