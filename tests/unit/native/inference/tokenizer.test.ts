import { createRandom } from "#core/base/random.ts";
import { inspectCheckpoint } from "#native/inference/inspect-model.ts";
import type { CheckpointTokenizer } from "#native/inference/tokenizer.ts";
import { commonPrefixLength, openTokenizer } from "#native/inference/tokenizer.ts";
import { describe, expect, it } from "vitest";

import { BASE, BEGIN, END, tinyCheckpoint, tinyTokenizer } from "./test-checkpoints.ts";
import { TINY } from "./tiny-decoder.ts";

const FILLER = TINY.vocabularySize - 262;
const BEGIN_ID = TINY.vocabularySize - 2;

/** Opens the tiny checkpoint's tokenizer with some entries of tokenizer.json replaced. */
async function open(changes: Record<string, unknown> = {}): Promise<ReturnType<typeof openTokenizer>> {
  using checkpoint = tinyCheckpoint({ "tokenizer.json": { ...tinyTokenizer(FILLER), ...changes } });
  const inspected = await inspectCheckpoint(checkpoint.folder);
  if (!inspected.ok) throw new Error(inspected.error.message);
  return openTokenizer(inspected.value.tokenizer);
}

async function opened(changes: Record<string, unknown> = {}): Promise<CheckpointTokenizer> {
  const tokenizer = await open(changes);
  if (!tokenizer.ok) throw new Error(tokenizer.error.message);
  return tokenizer.value;
}

function ids(tokenizer: CheckpointTokenizer, text: string, begin = false): readonly number[] {
  const encoded = tokenizer.encode(text, begin);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

describe("a tokenizer", () => {
  it("keeps every byte of a text, spaces before punctuation included", async () => {
    const tokenizer = await opened();
    const text = " is this , that 's it ?\n\n\tnaïve 日本 👩‍🔬 <|end|> x";
    expect(tokenizer.decode(ids(tokenizer, text))).toBe(text);
  });

  it("puts its own beginning before raw text, once, and nothing behind", async () => {
    const single = [
      { SpecialToken: { id: BEGIN, type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: END, type_id: 0 } },
    ];
    const tokenizer = await opened({
      post_processor: { type: "TemplateProcessing", single, pair: single, special_tokens: {} },
    });
    expect(ids(tokenizer, "hi", true)).toEqual([BEGIN_ID, 104, 105]);
    expect(ids(tokenizer, `${BEGIN}hi`, true)).toEqual([BEGIN_ID, 104, 105]);
    expect(ids(tokenizer, "hi", false)).toEqual([104, 105]);
    expect(ids(tokenizer, "", true)).toEqual([BEGIN_ID]);
  });

  it("adds no beginning where the post-processor has none", async () => {
    const tokenizer = await opened({ post_processor: null });
    expect(ids(tokenizer, "hi", true)).toEqual([104, 105]);
  });

  it("joins a continuation with its prompt, which separate tokenisation does not", async () => {
    const tokenizer = await opened();
    const prompt = ids(tokenizer, "a b");
    const joined = ids(tokenizer, "a brier");
    // " bri" is one token (258) and "er" another (259); alone, " b" is token 256.
    expect(prompt).toEqual([97, 256]);
    expect(joined).toEqual([97, 258, 259]);
    expect(commonPrefixLength(prompt, joined)).toBe(1);
  });

  it("gives nothing for ids that no token has", async () => {
    const tokenizer = await opened();
    expect(tokenizer.decode([104, 100000, 105])).toBe("hi");
    expect(tokenizer.decode([])).toBe("");
  });

  it("of the bundled base splits random texts so that joint tokens always decode to the joint text", async () => {
    const inspected = await inspectCheckpoint(BASE);
    if (!inspected.ok) throw new Error(inspected.error.message);
    const tokenizer = openTokenizer(inspected.value.tokenizer);
    if (!tokenizer.ok) throw new Error(tokenizer.error.message);
    const random = createRandom("joint");
    const letters = "abcdefghijklmnopqrstuvwxyz    .,:?0123456789\n'-".split("");
    // The bundled tokenizer writes everything in small letters and sets punctuation apart by spaces.
    const bare = (each: string): string => each.toLowerCase().replaceAll(" ", "");
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 30 }, () => random.pick(letters)).join("");
      const cut = 1 + random.integer(29);
      const prompt = ids(tokenizer.value, text.slice(0, cut), true);
      const joined = ids(tokenizer.value, text, true);
      const split = commonPrefixLength(prompt, joined);
      expect(bare(tokenizer.value.decode(joined))).toBe(BEGIN + bare(text));
      // What is before the split is a part of the prompt's text, never of the continuation's.
      expect(tokenizer.value.decode(joined.slice(0, split)).length).toBeLessThanOrEqual(
        tokenizer.value.decode(prompt).length,
      );
    }
  });
});

describe("a tokenizer is refused", () => {
  const split = (pattern: object, behavior: string) => ({
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern, behavior, invert: false },
        { type: "ByteLevel", add_prefix_space: false, use_regex: false },
      ],
    },
  });

  it.each([
    [
      "its split merges with the previous part",
      split({ String: "e" }, "MergedWithPrevious"),
      "the split behaviour MergedWithPrevious",
    ],
    ["its split is contiguous", split({ Regex: "a" }, "Contiguous"), "the split behaviour Contiguous"],
    ["its pattern is possessive", split({ Regex: "\\p{L}++|." }, "Isolated"), "possessive quantifiers"],
    ["its pattern has an atomic group", split({ Regex: "(?>a+)|." }, "Isolated"), "atomic groups"],
    [
      "an added token wants whole words",
      { added_tokens: [{ id: 271, content: END, special: true, single_word: true }] },
      "single_word",
    ],
    ["its decoder is unknown", { decoder: { type: "Telepathy" } }, "cannot be built (Unknown Decoder type: Telepathy)"],
    [
      "its model is unknown",
      {
        model: { type: "Telepathy", vocab: Object.fromEntries(Array.from({ length: 272 }, (_, id) => [`t${id}`, id])) },
      },
      "the model type Telepathy",
    ],
    [
      "it cuts out what it splits at",
      {
        pre_tokenizer: {
          type: "Sequence",
          pretokenizers: [
            { type: "Split", pattern: { String: "1" }, behavior: "Isolated", invert: true },
            { type: "ByteLevel", add_prefix_space: false },
          ],
        },
      },
      "turned round",
    ],
  ])("when %s", async (_, changes, words) => {
    const tokenizer = await open(changes);
    expect(tokenizer).toMatchObject({ ok: false, error: { code: "tokenizer-unusable" } });
    expect(!tokenizer.ok && tokenizer.error.message).toContain(words);
  });

  // The patterns of the families' own tokenizer.json files.
  it.each([
    [
      "Qwen2",
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ],
    [
      "Llama 3",
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ],
  ])("but not for the pattern of %s, where a plus follows the brace of a class", async (_, pattern) => {
    const tokenizer = await opened(split({ Regex: pattern }, "Isolated"));
    expect(tokenizer.decode(ids(tokenizer, "I'd like 1234 bries"))).toBe("I'd like 1234 bries");
  });

  it("but not for a split at text that its normaliser replaces before", async () => {
    const changes = {
      ...split({ String: " " }, "MergedWithPrevious"),
      normalizer: { type: "Replace", pattern: { String: " " }, content: "_" },
    };
    const tokenizer = await opened(changes);
    expect(tokenizer.decode(ids(tokenizer, "a b"))).toBe("a_b");
  });

  it("when a letter of its alphabet is missing, instead of dropping that letter from prompts", async () => {
    const json = tinyTokenizer(FILLER);
    const model: unknown = json["model"];
    if (typeof model !== "object" || model === null || !("vocab" in model)) throw new Error("no vocabulary");
    const { q: _, ...rest } = model.vocab as Record<string, number>;
    const tokenizer = await open({ model: { ...model, vocab: rest } });
    expect(tokenizer).toMatchObject({ ok: false, error: { code: "tokenizer-unusable" } });
  });
});
