import { expect, test } from "vitest";
import {
  matchMarks,
  overlapsByProbe,
  quoteOf,
  readerMarks,
} from "../../../../../renderer/features/corpus/reader-marks.ts";

test("what a search looks for is marked where it stands, in the text that is drawn", () => {
  const text = "Brie is made in America. Made in America, too: bries.";
  const spans = matchMarks(text, '"made in america" brie*', text.length).map(({ start, end }) =>
    text.slice(start, end),
  );
  expect(spans).toEqual(["Brie", "made in America", "Made in America", "bries"]);
  expect(matchMarks(text, "america", 10)).toEqual([]);
  expect(matchMarks(text, "-only", text.length)).toEqual([]);
});

test("a note on the whole text marks nothing, one on a part of it does", () => {
  const note = { id: 1, tag: "odd", note: "why?", createdAt: "" };
  const marks = readerMarks(
    20,
    [],
    [
      { ...note, start: 0, end: 20 },
      { ...note, start: 3, end: 8 },
    ],
    null,
  );
  expect(marks).toEqual([{ start: 3, end: 8, kind: "note", title: "#odd: why?" }]);
});

test("overlaps are gathered by probe, the longest first", () => {
  const overlap = { start: 0, end: 5, item: "i" };
  const [a, b, c] = [
    { ...overlap, probe: "p", words: 13 },
    { ...overlap, probe: "q", words: 14 },
    { ...overlap, probe: "p", words: 20 },
  ];
  expect(overlapsByProbe([a, b, c])).toEqual([
    { probe: "p", overlaps: [c, a] },
    { probe: "q", overlaps: [b] },
  ]);
});

test("a quote is one line, cut where it is long", () => {
  expect(quoteOf("one\n two  three", { start: 0, end: 15 })).toBe("one two three");
  expect(quoteOf("x".repeat(200), { start: 0, end: 200 })).toBe(`${"x".repeat(90)}…`);
});
