import { expect, test } from "vitest";
import { parseSearchQuery } from "#core/corpus/search-query.ts";

function expressionOf(query: string): string | null {
  const parsed = parseSearchQuery(query);
  return parsed.ok ? parsed.value.expression : parsed.error.code;
}

test("an empty search finds all documents", () => {
  expect(expressionOf("  ")).toBe(null);
});

test.each([
  ["honest cheese", '"honest" AND "cheese"'],
  ['"plain cheese" board', '"plain cheese" AND "board"'],
  ["chee*", '"chee"*'],
  ["title:memo text:rule", 'title:"memo" AND text:"rule"'],
  ['Title:"two words"', 'title:"two words"'],
  ["red OR green cheese", '("red" OR "green") AND "cheese"'],
  ["one NEAR two", 'NEAR("one" "two", 10)'],
  ["one NEAR/3 two NEAR/5 three", 'NEAR("one" "two" "three", 5)'],
  ["title:one NEAR/2 two", 'title:NEAR("one" "two", 2)'],
  ["cheese -goat", '("cheese") NOT ("goat")'],
  ['cheese -"goat milk" -title:draft', '("cheese") NOT ("goat milk" OR title:"draft")'],
])("%s is looked up as %s", (query, expression) => {
  expect(expressionOf(query)).toBe(expression);
});

test.each([
  ["OR", "search-without-words"],
  ["cheese OR", '"cheese" AND "or"'],
  ["OR cheese", '"or" AND "cheese"'],
  ["NEAR/4 cheese", '"near" AND "cheese"'],
  ["cheese OR -goat", '("cheese" AND "or") NOT ("goat")'],
  ['"never closed', '"never closed"'],
  ["a) AND (b", '"a" AND "b"'],
  ["author:smith", '"author smith"'],
  ["co-op", '"co op"'],
  ["{title} : x", '"title" AND "x"'],
  ["^first", '"first"'],
  ["a + b", '"a" AND "b"'],
  ["quo\u0000te", '"quo te"'],
])("%j, which makes no sense as operators, is looked up as words: %s", (query, expression) => {
  expect(expressionOf(query)).toBe(expression);
});

test.each([
  ["-goat", "search-only-without"],
  ["a*", "search-short-prefix"],
  ["?!", "search-without-words"],
  ["x ".repeat(1_500), "search-too-long"],
  ["xy ".repeat(80), "search-too-long"],
])("%j is refused with a sentence", (query, code) => {
  expect(expressionOf(query)).toBe(code);
});

test("what is to be marked is folded, and what is to be left out is not marked", () => {
  const parsed = parseSearchQuery('Zürich "Élan Vital" rul* -cheese title:memo');
  expect(parsed.ok && parsed.value.terms).toEqual([
    { words: ["zurich"], prefix: false, field: null },
    { words: ["elan", "vital"], prefix: false, field: null },
    { words: ["rul"], prefix: true, field: null },
    { words: ["memo"], prefix: false, field: "title" },
  ]);
});
