import { expect, test } from "vitest";
import { splitSentences } from "#core/specs/sentences.ts";
import { BUNDLED, hostileTexts } from "./sample-specs.ts";

const units = (text: string): string[] =>
  splitSentences(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
const sentences = (text: string): string[] => splitSentences(text).map(({ start, end }) => text.slice(start, end));

test("sentences end at stops, also inside quotes and brackets, and go on over lines", () => {
  expect(sentences('One. Two!  "Three?" (Four.)\nFive goes\non … Six.\n\nSeven')).toEqual([
    "One.",
    "Two!",
    '"Three?"',
    "(Four.)",
    "Five goes\non …",
    "Six.",
    "Seven",
  ]);
});

test("abbreviations, initials, numbers and stops before small letters end no sentence", () => {
  expect(sentences("Dr. J. Smith paid 1.5 of e.g. Five. It works, etc. And so on. v. fine? yes. End.")).toEqual([
    "Dr. J. Smith paid 1.5 of e.g. Five.",
    "It works, etc.",
    "And so on. v. fine? yes.",
    "End.",
  ]);
  expect(sentences("Made in the U.S. by hand. Made in the U.S. It is. The U.S. Army. So am I. Right.")).toEqual([
    "Made in the U.S. by hand.",
    "Made in the U.S.",
    "It is.",
    "The U.S. Army.",
    "So am I.",
    "Right.",
  ]);
});

test("a sentence may begin with a slot or with emphasis", () => {
  expect(sentences("It ends. {model_name} begins. **Bold** too. *This.* End.")).toEqual([
    "It ends.",
    "{model_name} begins.",
    "**Bold** too.",
    "*This.*",
    "End.",
  ]);
});

test("full-width stops need no space behind them", () => {
  expect(sentences("これは文です。次の文です！「終わり。」最後")).toEqual([
    "これは文です。",
    "次の文です！",
    "「終わり。」",
    "最後",
  ]);
});

test("headings, entries of lists and code are units of their own", () => {
  const text =
    "# Title\nText.\n1. First. Second\n   goes on.\n- Entry\n\n***\n```\ncode. Code.\n\nmore\n```\nAfter.\n\nTop\n===\n> Quoted.";
  expect(units(text)).toEqual([
    "heading: # Title",
    "sentence: Text.",
    "item: 1. First.",
    "item: Second\n   goes on.",
    "item: - Entry",
    "code: ```\ncode. Code.\n\nmore\n```",
    "sentence: After.",
    "heading: Top\n===",
    "sentence: > Quoted.",
  ]);
});

test("every word of a text belongs to exactly one unit", () => {
  for (const text of [...BUNDLED.values(), ...hostileTexts(3000)]) {
    let at = 0;
    for (const { start, end } of splitSentences(text)) {
      expect(start).toBeGreaterThanOrEqual(at);
      expect(end).toBeGreaterThan(start);
      expect(text.slice(at, start)).toMatch(/^[\s\-*_=]*$/);
      expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
      at = end;
    }
    expect(text.slice(at)).toMatch(/^[\s\-*_=]*$/);
  }
});
