import { expect, test } from "vitest";
import { createWordScanner, hashText, wordsOf } from "#core/corpus/quality/words.ts";

test("words are runs of letters, digits and marks, compared without case, composition and format characters", () => {
  expect(wordsOf("Don\u2019t co\u00adoperate, CAFE\u0301 — ﬁne x\u200by 3.14 _a_ 'quoted' O''Neil rock'")).toEqual([
    "don't",
    "cooperate",
    "caf\u00e9",
    "fine",
    "xy",
    "3",
    "14",
    "a",
    "quoted",
    "o",
    "neil",
    "rock",
  ]);
});

test("characters of scripts without spaces are words by themselves", () => {
  expect(wordsOf("私はABC茶 กา 한국어 말")).toEqual(["私", "は", "abc", "茶", "ก", "า", "한국어", "말"]);
});

test("spans point into the text as it is, and a broken surrogate is no word", () => {
  const text = "\ud800 𝒜b \u202eevil\u202c \udfff";
  const words = createWordScanner()(text);
  const spans = Array.from({ length: words.count }, (_, index) => text.slice(words.starts[index], words.ends[index]));
  expect(spans).toEqual(["𝒜b", "evil"]);
  expect(words.hashes[1]).toBe(hashText("evil"));
});

test("a text of many megabytes without a space is one word", () => {
  const words = createWordScanner()("x".repeat(5_000_000));
  expect([words.count, words.ends[0]]).toEqual([1, 5_000_000]);
});
