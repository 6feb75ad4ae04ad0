import { expect, test } from "vitest";
import { namedToken, probabilityText, runningText } from "../../../../../renderer/shared/tokens/token-words.ts";

test("a token in running text keeps its spaces and line ends, and nothing stays unseen", () => {
  expect([" brie", "", "  ", "\n\n", "a\u202eb"].map(runningText)).toEqual([" brie", "", "␣␣", "⏎⏎\n\n", "a‹U+202E›b"]);
});

test("a token by itself shows every space and line end as a sign", () => {
  expect([" is", "\n", "", "\u0000"].map(namedToken)).toEqual(["␣is", "⏎", "‥ (part of a character)", "␀"]);
});

test("a probability has three digits, and a very small one says that it is", () => {
  expect([0, Math.log(0.5), Math.log(0.00099)].map(probabilityText)).toEqual(["1.000", "0.500", "<0.001"]);
});
