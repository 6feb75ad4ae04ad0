import { createHash } from "node:crypto";

import type { KeyValueCache } from "#native/inference/causal-session.ts";
import { CausalSession } from "#native/inference/causal-session.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import { inspectCheckpoint } from "#native/inference/inspect-model.ts";
import type { CheckpointTokenizer } from "#native/inference/tokenizer.ts";
import { openTokenizer } from "#native/inference/tokenizer.ts";
import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { engineOf, FREE, GREEDY, text, user, value } from "./engine-helpers.ts";
import { BASE, tinyCheckpoint } from "./test-checkpoints.ts";
import { embeddingBytes, tinyDecoder } from "./tiny-decoder.ts";

/** A prompt of more tokens than one block of the encoder, for the tiny checkpoint: about one a letter. */
const LONG = Array.from({ length: 18 }, (_, index) => `item ${index} is here`).join(", ");

/** The same model without any of the engine's shortcuts: every row of logits from one run over the whole sequence. */
interface Plain {
  readonly tokenizer: CheckpointTokenizer;
  rows(ids: readonly number[]): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

async function plain(folder: string): Promise<Plain> {
  const inspected = await inspectCheckpoint(folder);
  if (!inspected.ok) throw new Error(inspected.error.message);
  const tokenizer = openTokenizer(inspected.value.tokenizer);
  if (!tokenizer.ok) throw new Error(tokenizer.error.message);
  const session = await CausalSession.open(nodeRuntime, inspected.value.description, {
    provider: "cpu",
    threads: 1,
  });
  const none: KeyValueCache | null = null;
  return {
    tokenizer: tokenizer.value,
    rows: async (ids) => (await session.forward(ids, none, { rows: ids.length, cache: false })).rows,
    close: () => session.close(),
  };
}

function softmax(row: Float32Array, temperature = 1): number[] {
  const highest = Math.max(...row);
  const weights = Array.from(row, (logit) => Math.exp((logit - highest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Log-probabilities of ids[from..] read off whole-sequence rows. */
async function uncached(model: Plain, ids: readonly number[], from: number): Promise<number[]> {
  const rows = await model.rows(ids);
  return ids
    .slice(from)
    .map((id, index) => Math.log(softmax(rows[from + index - 1] ?? new Float32Array())[id] ?? Number.NaN));
}

function encode(model: Plain, prompt: string): readonly number[] {
  const ids = model.tokenizer.encode(prompt, true);
  if (!ids.ok) throw new Error(ids.error.message);
  return ids.value;
}

describe("the bundled base", () => {
  let engine: Engine;
  let model: Plain;
  beforeAll(async () => {
    engine = value(await openEngine({ folder: BASE, threads: 1 }));
    model = await plain(BASE);
  });
  afterAll(async () => {
    await engine.close();
    await model.close();
  });

  describe("scoring", () => {
    it("gives what one run over the whole text gives, for any number of continuations", async () => {
      for (const prompt of ["I like", "the cheese is", "which of the two is better , the red one or the blue one ?"]) {
        const continuations = [" it", " good cheese", " brie ,\nor not ?"];
        const [answer] = value(await engine.score([{ prompt: text(prompt), continuations }]));
        const promptIds = encode(model, prompt);
        for (const [index, continuation] of continuations.entries()) {
          const score = answer?.scores[index];
          const ids = encode(model, prompt + continuation);
          expect(score?.tokenIds).toEqual(ids.slice(promptIds.length));
          const expected = await uncached(model, ids, promptIds.length);
          expect(score?.perToken.map((nats, place) => Math.abs(nats - (expected[place] ?? Number.NaN)) < 1e-4)).toEqual(
            expected.map(() => true),
          );
          expect(score?.sumNats).toBeCloseTo(score?.perToken.reduce((sum, nats) => sum + nats, 0) ?? Number.NaN, 10);
        }
      }
    });

    it("reports the prompt's length and the hash of its text", async () => {
      const [answer] = value(await engine.score([{ prompt: text("I like"), continuations: [" it"] }]));
      expect(answer).toMatchObject({
        promptSha256: createHash("sha256").update("I like").digest("hex"),
        promptTokens: encode(model, "I like").length,
      });
    });

    it("puts a space before a word unless the prompt ends in white space", async () => {
      const word = value(await engine.score([{ prompt: text("I like"), continuations: ["it"], join: "word" }]));
      const spaced = value(await engine.score([{ prompt: text("I like"), continuations: [" it"] }]));
      const after = value(await engine.score([{ prompt: text("I like "), continuations: ["it"], join: "word" }]));
      const asGiven = value(await engine.score([{ prompt: text("I like "), continuations: ["it"] }]));
      expect(word).toEqual(spaced);
      expect(after).toEqual(asGiven);
    });

    it("never depends on what was asked before, to the last bit", async () => {
      const request = { prompt: user("which cheese is good ?"), continuations: [" it is good"] };
      const [, fresh] = value(await engine.score([{ prompt: text("something else"), continuations: [" x"] }, request]));
      const [, again] = value(await engine.score([request, request]));
      const [besideOthers] = value(await engine.score([{ ...request, continuations: [" no", " it is good"] }]));
      expect(again).toEqual(fresh);
      expect(besideOthers?.scores[1]).toEqual(fresh?.scores[0]);
    });
  });

  describe("sampling", () => {
    it("gives the same answer for the same seed to the last bit, whatever other seeds are drawn beside it", async () => {
      const prompt = user("which cheese do you like ?");
      const [many] = value(await engine.sample([{ prompt, decoding: FREE, seeds: ["a", "b", "c", "d", "e"] }]));
      const [one] = value(await engine.sample([{ prompt, decoding: FREE, seeds: ["c"] }]));
      expect(one?.answers[0]).toEqual(many?.answers[2]);
    });

    it("gives the same tokens for the same seed, whatever other prompts are answered beside it", async () => {
      const prompt = user("which cheese do you like ?");
      const [many] = value(await engine.sample([{ prompt, decoding: FREE, seeds: ["a", "b", "c"] }]));
      const [one] = value(
        await engine.sample([
          { prompt: text("a digression"), decoding: FREE, seeds: ["x"] },
          { prompt, decoding: FREE, seeds: ["c"] },
        ]),
      ).slice(1);
      expect(many?.answers.map((answer) => answer.seed)).toEqual(["a", "b", "c"]);
      const [alone, beside] = [one?.answers[0], many?.answers[2]];
      expect({ ...alone, perToken: [] }).toEqual({ ...beside, perToken: [] });
      expect(alone?.perToken).toEqual(beside?.perToken.map((nats) => expect.closeTo(nats, 4) as number));
      expect(new Set(many?.answers.map((answer) => answer.text)).size).toBeGreaterThan(1);
    });

    it("at temperature 0 takes the most probable token of an uncached run, step by step", async () => {
      const [sampled] = value(await engine.sample([{ prompt: text("the"), decoding: GREEDY, seeds: ["1", "2"] }]));
      const ids = [...encode(model, "the")];
      for (const id of sampled?.answers[0]?.tokenIds ?? []) {
        const row = (await model.rows(ids)).at(-1) ?? new Float32Array();
        expect(id).toBe(row.indexOf(Math.max(...row)));
        ids.push(id);
      }
      expect(sampled?.answers[1]).toEqual({ ...sampled?.answers[0], seed: "2" });
    });

    it("reports log-probabilities that scoring confirms", async () => {
      const [sampled] = value(
        await engine.sample([
          { prompt: text("the"), decoding: { ...FREE, temperature: 0.7, topP: 0.9 }, seeds: ["p"] },
        ]),
      );
      const answer = sampled?.answers[0];
      const prompt = encode(model, "the");
      const expected = await uncached(model, [...prompt, ...(answer?.tokenIds ?? [])], prompt.length);
      expect(answer?.perToken.length).toBe(answer?.tokenIds.length);
      for (const [place, nats] of expected.entries()) expect(answer?.perToken[place]).toBeCloseTo(nats, 4);
    });

    it("draws the first token from the tempered nucleus of an independent softmax", async () => {
      const decoding = { temperature: 0.8, topP: 0.9, maxTokens: 1, stop: [] };
      const draws = 4000;
      const seeds = Array.from({ length: draws }, (_, index) => `n${index}`);
      const [sampled] = value(await engine.sample([{ prompt: text("the"), decoding, seeds }]));
      const row = (await model.rows(encode(model, "the"))).at(-1) ?? new Float32Array();
      const ranked = [...softmax(row, 0.8).entries()].toSorted((one, other) => other[1] - one[1]);
      let mass = 0;
      const nucleus = new Map<number, number>();
      for (const [id, p] of ranked) {
        if (mass >= 0.9) break;
        nucleus.set(id, p);
        mass += p;
      }
      const counts = new Map<number, number>();
      for (const answer of sampled?.answers ?? []) {
        const [id = -1] = answer.tokenIds;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      expect([...counts.keys()].filter((id) => !nucleus.has(id))).toEqual([]);
      for (const [id, p] of nucleus) {
        const expected = p / mass;
        const allowed = 5 * Math.sqrt((expected * (1 - expected)) / draws) + 1 / draws;
        expect(Math.abs((counts.get(id) ?? 0) / draws - expected)).toBeLessThan(allowed);
      }
    });

    it("ends at the end of the turn, at a stop text or at the token limit, and says which", async () => {
      const ends = async (decoding: typeof FREE) =>
        value(
          await engine.sample([
            { prompt: user("which cheese do you like ?"), decoding, seeds: ["a", "b", "c", "d", "e", "f", "g", "h"] },
          ]),
        )[0]?.answers ?? [];
      const free = await ends({ ...FREE, maxTokens: 100 });
      const turn = free.find((answer) => answer.stop === "end-of-turn");
      expect(turn?.text).not.toContain("<|");
      const short = await ends({ ...FREE, maxTokens: 1 });
      expect(short.filter((answer) => answer.stop === "length").every((answer) => answer.tokenIds.length === 1)).toBe(
        true,
      );
      const letter = turn?.text.trim().slice(1, 2) ?? "e";
      const stopped = (await ends({ ...FREE, maxTokens: 100, stop: [letter] })).find(
        (answer) => answer.seed === turn?.seed,
      );
      expect(stopped).toMatchObject({ stop: "stop-text", text: turn?.text.slice(0, turn.text.indexOf(letter)) });
      expect(stopped?.tokenIds).toEqual(turn?.tokenIds.slice(0, stopped?.tokenIds.length));
    });

    it("streams deltas that join to the answer that sampling gives", async () => {
      const prompt = user("which cheese do you like ?");
      const [sampled] = value(await engine.sample([{ prompt, decoding: FREE, seeds: ["s"] }]));
      let joined = "";
      let last = null;
      for await (const event of engine.stream({ prompt, decoding: FREE, seed: "s" })) {
        if (event.type === "delta") joined += event.text;
        else last = event;
      }
      const [answer] = sampled?.answers ?? [];
      // A watched answer is guessed ahead of, which rounds its log-probabilities otherwise.
      expect(last).toEqual({
        type: "answer",
        answer: { ...answer, perToken: answer?.perToken.map((nats) => expect.closeTo(nats, 4) as number) },
        promptSha256: sampled?.promptSha256,
        promptTokens: sampled?.promptTokens,
        prompt: expect.stringContaining("which cheese do you like ?"),
        pieces: expect.any(Array),
      });
      const told = last?.type === "answer" ? last : null;
      expect(
        createHash("sha256")
          .update(told?.prompt ?? "")
          .digest("hex"),
      ).toBe(sampled?.promptSha256);
      expect(told?.pieces.length).toBe(sampled?.answers[0]?.tokenIds.length);
      const ended = sampled?.answers[0]?.stop === "end-of-turn" ? "<|end|>" : "";
      expect(told?.pieces.join("")).toBe(`${joined}${ended}`);
      expect(joined).toBe(sampled?.answers[0]?.text);
    });

    it("counts tokens asked for, encoded and sampled", async () => {
      const before = engine.stats();
      const [answer] = value(
        await engine.sample([{ prompt: text("the best is"), decoding: { ...FREE, maxTokens: 3 }, seeds: ["1", "2"] }]),
      );
      const after = engine.stats();
      const sampled = answer?.answers.reduce((sum, each) => sum + each.tokenIds.length, 0) ?? 0;
      const prompt = answer?.promptTokens ?? 0;
      expect(after.tokensSampled - before.tokensSampled).toBe(sampled);
      expect(after.tokensEncoded - before.tokensEncoded).toBe(prompt);
      expect(after.tokensRequested - before.tokensRequested).toBe(2 * prompt + sampled);
      expect(after.peakBytes).toBeGreaterThan(1e7);
    });
  });

  it("says what it is and where it runs", () => {
    expect(engine.identity).toMatchObject({
      provider: "cpu",
      threads: 1,
      runtime: expect.stringMatching(/^onnxruntime-c \d/),
    });
  });
});

it("a token that merges prompt and continuation counts as the continuation's", async () => {
  using checkpoint = tinyCheckpoint();
  await using engine = await engineOf({ folder: checkpoint.folder });
  const model = await plain(checkpoint.folder);
  // "x b" is begin, x, " b"; "x brier" is begin, x, " bri", "er".
  const whole = encode(model, "x brier");
  const [answer] = value(await engine.score([{ prompt: text("x b"), continuations: ["rier"] }]));
  expect([encode(model, "x b"), whole]).toEqual([
    [270, 120, 256],
    [270, 120, 258, 259],
  ]);
  expect(answer?.scores[0]?.tokenIds).toEqual([258, 259]);
  const expected = await uncached(model, whole, 2);
  for (const [place, nats] of expected.entries()) expect(answer?.scores[0]?.perToken[place]).toBeCloseTo(nats, 4);
  await model.close();
});

describe("a prompt of several blocks", () => {
  it("scores as one run over the whole text does, and as itself to the last bit whatever was asked before", async () => {
    using checkpoint = tinyCheckpoint();
    await using engine = await engineOf({ folder: checkpoint.folder });
    const model = await plain(checkpoint.folder);
    const long = `${LONG}; ${LONG.slice(0, 150)}`;
    const request = { prompt: text(`${long} so`), continuations: [" it is good"] };
    const other = { prompt: text(`${long} thus ${LONG.slice(0, 40)}`), continuations: [" x"] };
    value(await engine.score([{ prompt: text("something else"), continuations: [" x"] }]));
    const [fresh] = value(await engine.score([request]));
    value(await engine.score([other]));
    const before = engine.stats().tokensEncoded;
    const [afterSharedBlocks] = value(await engine.score([request]));
    const ids = encode(model, `${long} so it is good`);
    const expected = await uncached(model, ids, encode(model, `${long} so`).length);
    expect(fresh?.promptTokens).toBeGreaterThan(384);
    expect(engine.stats().tokensEncoded - before).toBeLessThan(ids.length - 256);
    expect(afterSharedBlocks).toEqual(fresh);
    for (const [place, nats] of expected.entries()) expect(fresh?.scores[0]?.perToken[place]).toBeCloseTo(nats, 4);
    await model.close();
  });

  it("is encoded once as far as the last prompt had the same blocks", async () => {
    using checkpoint = tinyCheckpoint();
    await using engine = await engineOf({ folder: checkpoint.folder });
    const [answer] = value(await engine.score([{ prompt: text(`${LONG} one`), continuations: ["x"] }]));
    expect(engine.stats().tokensEncoded).toBe(answer?.promptTokens);
    value(await engine.score([{ prompt: text(`${LONG} two`), continuations: ["x"] }]));
    expect(engine.stats().tokensEncoded).toBe(2 * (answer?.promptTokens ?? 0) - 256);
  });
});

describe("a decoder in any dialect scores as one run over the whole text does", () => {
  const weights = embeddingBytes();
  it.each([
    ["standard operators", {}, 1e-5],
    ["GroupQueryAttention", { attention: "gqa" }, 1e-5],
    ["float16 caches", { floats: "float16" }, 2e-2],
    ["int32 ids", { indices: "int32" }, 1e-5],
    ["a count of logits to keep", { logitsToKeep: true }, 1e-5],
    ["weights in a file of their own", { external: { location: "w.bin", offset: 0, length: weights.length } }, 1e-5],
  ] as const)("%s", async (_, dialect, allowed) => {
    using checkpoint = tinyCheckpoint({ "model.onnx": tinyDecoder(dialect), "w.bin": weights });
    await using engine = await engineOf({ folder: checkpoint.folder });
    expect(engine.identity.plan).toBe("branching");
    const model = await plain(checkpoint.folder);
    const [answer] = value(
      await engine.score([{ prompt: text("a longer text to be"), continuations: [" continued", " or not"] }]),
    );
    for (const [index, continuation] of [" continued", " or not"].entries()) {
      const from = encode(model, "a longer text to be").length;
      const expected = await uncached(model, encode(model, `a longer text to be${continuation}`), from);
      const found = answer?.scores[index]?.perToken ?? [];
      expect(found.length).toBe(expected.length);
      for (const [place, nats] of expected.entries())
        expect(Math.abs((found[place] ?? Number.NaN) - nats)).toBeLessThan(allowed);
    }
    await model.close();
  });

  it("and the same token at two places is not scored the same", async () => {
    // Guards the tests above: a decoder that saw neither cache nor positions would agree with itself.
    using checkpoint = tinyCheckpoint();
    const model = await plain(checkpoint.folder);
    const rows = await model.rows([97, 98, 99, 97]);
    expect(Math.abs((rows[0]?.[5] ?? 0) - (rows[3]?.[5] ?? 0))).toBeGreaterThan(1e-3);
    await model.close();
  });
});
