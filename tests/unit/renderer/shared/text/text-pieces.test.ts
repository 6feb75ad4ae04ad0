import { expect, test } from "vitest";
import { type TextMark, textPieces } from "../../../../../renderer/shared/text/text-pieces.ts";

const mark = (start: number, end: number, kind: TextMark["kind"] = "note"): TextMark => ({
  start,
  end,
  kind,
  title: "",
});
const shown = (text: string, marks: TextMark[], to?: number): unknown[] =>
  textPieces(text, marks, to).map((piece) => [piece.start, piece.end, piece.text, piece.marks.map(({ kind }) => kind)]);

test("a text without marks is one piece", () => {
  expect(shown("cheese", [])).toEqual([[0, 6, "cheese", []]]);
});

test("overlapping marks cut the text where each begins and ends", () => {
  expect(shown("abcdefgh", [mark(1, 5), mark(3, 7, "overlap")])).toEqual([
    [0, 1, "a", []],
    [1, 3, "bc", ["note"]],
    [3, 5, "de", ["note", "overlap"]],
    [5, 7, "fg", ["overlap"]],
    [7, 8, "h", []],
  ]);
});

test("a hidden character is a piece of its own with a sign, and keeps its place in the text", () => {
  const pieces = textPieces("a\u202Eb\u{e0041}c", [], undefined);
  expect(pieces.map(({ start, end, text, hidden }) => [start, end, text, hidden])).toEqual([
    [0, 1, "a", null],
    [1, 2, "‹U+202E›", "U+202E"],
    [2, 3, "b", null],
    [3, 5, "‹U+E0041›", "U+E0041"],
    [5, 6, "c", null],
  ]);
});

test("of a CR LF only the line feed is drawn; a lone CR is named", () => {
  expect(textPieces("a\r\nb\r", []).map(({ text, hidden }) => [text, hidden])).toEqual([
    ["a", null],
    ["", null],
    ["\nb", null],
    ["␍", "U+000D"],
  ]);
});

test("only the beginning is drawn of a text that is cut, with its marks cut too", () => {
  expect(shown("abcdef", [mark(2, 6), mark(5, 6)], 4)).toEqual([
    [0, 2, "ab", []],
    [2, 4, "cd", ["note"]],
  ]);
});

test("the pieces of any text and marks follow one another without a gap", () => {
  const text = "one\u0007 two \u{1f9c0} three\u2066 four";
  const pieces = textPieces(text, [mark(0, 4), mark(2, 30), mark(9, 9), mark(-3, 5), mark(20, 99)]);
  expect(pieces.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
});
