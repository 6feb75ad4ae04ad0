import { expect, test } from "vitest";
import { parseSearchQuery, type SearchTerm } from "#core/corpus/search-query.ts";
import { snippetOf } from "#core/corpus/snippet.ts";

function terms(query: string): readonly SearchTerm[] {
  const parsed = parseSearchQuery(query);
  return parsed.ok ? parsed.value.terms : [];
}

test("words, phrases and beginnings are marked whatever their case and accents", () => {
  expect(snippetOf("In ZÜRICH the rules of plain cheese are ruled.", terms('zurich "plain cheese" rule*'))).toEqual([
    { text: "In ", marked: false },
    { text: "ZÜRICH", marked: true },
    { text: " the ", marked: false },
    { text: "rules", marked: true },
    { text: " of ", marked: false },
    { text: "plain cheese", marked: true },
    { text: " are ", marked: false },
    { text: "ruled", marked: true },
    { text: ".", marked: false },
  ]);
});

test("the snippet is where most of the terms stand together", () => {
  const filler = "nothing to see here, ".repeat(40);
  const text = `cheese ${filler}the honest cheese of the year ${filler}`;
  const shown = snippetOf(text, terms("honest cheese")).map(({ text: part }) => part);
  expect(shown.join("")).toContain("the honest cheese of the year");
  expect(shown[0]).toBe("…");
  expect(shown.at(-1)).toBe("…");
});

test("a text without a match is shown from its beginning, and no character is cut in two", () => {
  const text = "😀".repeat(500);
  const [first, last] = snippetOf(text, terms("cheese"));
  expect(text.startsWith(first?.text ?? "-")).toBe(true);
  expect(first?.text.isWellFormed()).toBe(true);
  expect(last).toEqual({ text: "…", marked: false });
});

test("markup in a text is text in the snippet", () => {
  const hostile = '<b onclick="x()">cheese</b> =cmd() \u001b[31m \u202e';
  const parts = snippetOf(hostile, terms("cheese"));
  expect(parts.map(({ text }) => text).join("")).toBe(hostile);
  expect(parts.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(["cheese"]);
});
