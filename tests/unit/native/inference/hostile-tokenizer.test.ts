import { openTokenizer } from "#native/inference/tokenizer.ts";
import type { TokenizerFiles } from "#native/inference/tokenizer-files.ts";
import { isKnownPattern } from "#native/inference/tokenizer-regex.ts";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../../../..");

function filesWith(changes: object): TokenizerFiles {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
  const vocab = Object.fromEntries(["?", ...letters].map((letter, id) => [letter, id]));
  const tokenizerJson = {
    model: { type: "BPE", vocab, merges: [], unk_token: "?", byte_fallback: false },
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    decoder: { type: "Fuse" },
    post_processor: null,
    ...changes,
  };
  const special = { bos: null, eos: null, pad: null, unk: "?" };
  const idOf = new Map(Object.entries(vocab));
  return { path: "FILE", tokenizerJson, tokenizerConfig: {}, idLimit: 27, idOf, special, chatTemplate: null };
}

function split(pattern: string): object {
  return { pre_tokenizer: { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false } };
}

test("a pattern that backtracks without end makes a text a problem, not a hang", () => {
  const opened = openTokenizer(filesWith(split("(a+)+[^a-z ]{2}|[^a]")));
  if (!opened.ok) throw new Error(opened.error.message);
  const read = opened.value.encode(`${"a".repeat(60)}b`, false);
  expect(read).toMatchObject({ ok: false, error: { code: "tokenizer-unusable" } });
  expect(read.ok ? "" : read.error.message).toContain("takes too long over");
  expect(opened.value.encode("aab", false)).toMatchObject({ ok: true });
});

test.each([
  ["a field of another kind", { added_tokens: [{ id: 1, content: "a", special: "yes" }] }],
  ["parts in parts without end", { normalizer: nested(20_000) }],
  ["a merge of tokens that are not there", { model: { type: "BPE", vocab: { a: 0 }, merges: [["x", "y"]] } }],
  ["a pattern that cannot be compiled", split("(((")],
  ["a type that nobody has", { pre_tokenizer: { type: "Nobody" } }],
  ["a model without anything", { model: {} }],
])("a tokenizer.json with %s is a problem with a sentence", (_, changes) => {
  const opened = openTokenizer(filesWith(changes));
  const said = opened.ok ? opened.value.encode("abc", false) : opened;
  expect(said.ok ? "FILE is read" : said.error.message).toMatch(/^FILE /);
});

function nested(depth: number): object {
  let part: object = { type: "Lowercase" };
  for (let level = 0; level < depth; level++) part = { type: "Sequence", normalizers: [part] };
  return part;
}

test("the bundled checkpoints' patterns are known, so their texts are read without a watch", () => {
  const Pattern = z.looseObject({ Regex: z.string() });
  const patterns: string[] = [];
  for (const file of globSync("models/**/tokenizer.json", { cwd: ROOT })) {
    JSON.parse(readFileSync(join(ROOT, file), "utf8"), (key, value: unknown) => {
      const found = key === "pattern" ? Pattern.safeParse(value) : null;
      if (found?.success === true) patterns.push(found.data.Regex);
      return value;
    });
  }
  expect(patterns.length).toBeGreaterThan(0);
  expect(patterns.filter((pattern) => !isKnownPattern(pattern))).toEqual([]);
});
