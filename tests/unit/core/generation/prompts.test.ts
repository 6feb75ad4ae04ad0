import { expect, test } from "vitest";
import { fill } from "#core/generation/prompts/template.ts";
import { PROMPT_VERSION } from "#core/generation/prompts/version.ts";
import { hashText, seedNumber } from "#core/generation/hash-text.ts";
import { keySegments, repeats, wordRuns } from "#core/generation/plain-words.ts";

test("what is filled in is not filled again, and an open slot is our mistake", () => {
  expect(fill("{{a}} {{b}}", { a: "{{b}} {model_name}", b: 2 })).toBe("{{b}} {model_name} 2");
  expect(() => fill("{{a}}", {})).toThrow("slot a");
});

test("another wording is another version", () => {
  expect(PROMPT_VERSION).toMatch(/^prompts-[0-9a-f]{16}$/);
  expect(hashText("a wording")).not.toBe(hashText("a wording."));
});

test("seeds become numbers that every server takes", () => {
  const numbers = Array.from({ length: 1000 }, (_, index) => seedNumber(`7/ideas/${index}`));
  expect(new Set(numbers).size).toBe(1000);
  expect(numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 31)).toBe(true);
});

test("names that differ in dress only get keys of their own", () => {
  expect(keySegments(["A memo", "a-memo", "Ünïted", "!"])).toEqual(["a-memo", "a-memo-2", "ünïted", "unnamed"]);
});

test("a long quotation is found whatever its punctuation, a short one is none", () => {
  const runs = wordRuns("One, two three; four five six seven.", 4);
  expect(repeats("He said: TWO three - four five!", runs, 4)).toBe(true);
  expect(repeats("two three four, not five", runs, 4)).toBe(false);
});
