import { expect, test } from "vitest";
import { readCursor, writeCursor, type SearchCursor } from "#core/corpus/search-cursor.ts";
import type { SearchRequest } from "#core/corpus/search.ts";

const REQUEST: SearchRequest = {
  corpus: "memos",
  query: "cheese",
  filters: { domain: ["food"] },
  sort: "relevance",
  after: null,
  limit: 20,
};
const CURSOR: SearchCursor = { order: "score", value: -1.234567890123456e-7, id: 41, count: 99, exact: false };

test("a place in the results is read back bit for bit, whatever the page's size", () => {
  const text = writeCursor(CURSOR, REQUEST);
  expect(readCursor(text, { ...REQUEST, limit: 500, after: text })).toEqual({ ok: true, value: CURSOR });
});

test.each([
  [{ ...REQUEST, query: "goat" }],
  [{ ...REQUEST, corpus: null }],
  [{ ...REQUEST, filters: {} }],
  [{ ...REQUEST, sort: "newest" as const }],
])("a place in the results of another search is refused", (other) => {
  expect(readCursor(writeCursor(CURSOR, REQUEST), other)).toMatchObject({
    ok: false,
    error: { code: "cursor-unusable" },
  });
});

test.each(["", "s", "s~~~~", "x~0~0~0~0~0", "💥"])("%j is no place in results", (text) => {
  expect(readCursor(text, REQUEST).ok).toBe(false);
});
