import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { readCursor, writeCursor, type SearchCursor } from "#core/corpus/search-cursor.ts";
import { parseSearchQuery } from "#core/corpus/search-query.ts";
import type { SearchPage, SearchRequest } from "#core/corpus/search.ts";
import { readHits } from "./document-hits.ts";
import type { Sqlite } from "./open-database.ts";
import type { Patience } from "./patience.ts";
import { searchScope, type SearchScope } from "./search-scope.ts";
import { growingStretches } from "./stretches.ts";

/**
 * Documents are ranked where so many match at most. Scoring takes the index about a microsecond each, and bm25 tells little
 * of words that a good part of the corpus holds.
 */
const MOST_RANKED = 30_000;

/** Time for counting what matches; what is counted by then is a lower bound. */
const COUNT_MS = 30;

/** Nor is ranked what the index takes longer to look through, as the part that was counted tells. */
const MOST_SCAN_MS = 60;

/** Documents that match words, with their facets. */
export const WORDS_AND_FACETS =
  "document_words CROSS JOIN document_facets ON document_facets.id = document_words.rowid";

/** Up to so many documents are sorted; of more, an index is walked in its order. */
const MOST_SORTED = 30_000;

const Place = z.strictObject({ id: z.number(), value: z.number() });
type Place = z.infer<typeof Place>;

/** One page of a search. Each page begins after the last document of the one before, however deep it lies. */
export function searchDocuments(
  database: Sqlite,
  request: SearchRequest,
  patience: Patience,
): Result<SearchPage, Problem> {
  const query = parseSearchQuery(request.query);
  if (!query.ok) return query;
  const cursor = request.after === null ? ok(null) : readCursor(request.after, request);
  if (!cursor.ok) return cursor;
  const scope = searchScope(database, request.corpus, request.filters);
  if (scope.range === null) return ok({ hits: [], next: null, total: { count: 0, exact: true }, ranked: true });
  const { expression, terms } = query.value;
  const total = cursor.value ?? countMatches(database, expression, scope, patience);
  const effort = "effort" in total ? total.effort : null;
  const order = cursor.value?.order ?? chooseOrder(request, expression, effort);
  const matches = effort?.matches ?? (total.exact ? total.count : Infinity);
  const find = { expression, scope, order, request, cursor: cursor.value, matches };
  const places = expression === null ? browse(database, find) : match(database, { ...find, expression });
  patience.check();
  const page = places.slice(0, request.limit);
  const last = page.at(-1);
  const more = places.length > request.limit && last !== undefined;
  return ok({
    hits: readHits(
      database,
      page.map(({ id }) => id),
      terms,
    ),
    next: more ? writeCursor({ order, ...last, count: total.count, exact: total.exact }, request) : null,
    total: { count: total.count, exact: total.exact },
    ranked: request.sort !== "relevance" || expression === null || order === "score",
  });
}

interface Find {
  readonly expression: string | null;
  readonly scope: SearchScope;
  readonly order: SearchCursor["order"];
  readonly request: SearchRequest;
  readonly cursor: SearchCursor | null;
  /** How many documents match, about; Infinity where nobody knows. */
  readonly matches: number;
}

/** What looking through all that matches would cost, as the part that was counted tells. */
interface Effort {
  readonly matches: number;
  readonly scanMs: number;
}

function chooseOrder(request: SearchRequest, expression: string | null, effort: Effort | null): SearchCursor["order"] {
  if (request.sort === "longest" || request.sort === "shortest") return "length";
  const bearable = effort !== null && effort.matches <= MOST_RANKED && effort.scanMs <= MOST_SCAN_MS;
  return request.sort === "relevance" && expression !== null && bearable ? "score" : "id";
}

function countMatches(
  database: Sqlite,
  expression: string | null,
  scope: SearchScope,
  patience: Patience,
): { count: number; exact: boolean; effort: Effort } {
  const range = scope.range ?? { first: 1, last: 0 };
  if (expression === null && scope.exact) {
    return { count: scope.documents, exact: true, effort: { matches: scope.documents, scanMs: 0 } };
  }
  const statement = database
    .prepare(
      expression === null
        ? `SELECT count(*) FROM document_facets WHERE ${scope.condition ?? "true"} AND id BETWEEN @from AND @to`
        : `SELECT count(*) FROM ${wordsAndFacets(scope)} WHERE document_words MATCH @expression
             AND ${scope.condition ?? "true"} AND document_words.rowid BETWEEN @from AND @to`,
    )
    .pluck();
  const began = patience.now();
  let count = 0;
  for (const stretch of growingStretches(range, patience)) {
    count += z.number().parse(statement.get({ ...named(expression), ...scope.parameters, ...stretch }));
    patience.check();
    const tookMs = patience.now() - began;
    if (tookMs < COUNT_MS || stretch.to >= range.last) continue;
    const whole = (range.last - range.first + 1) / (stretch.to - range.first + 1);
    return { count, exact: false, effort: { matches: count * whole, scanMs: tookMs * whole } };
  }
  return { count, exact: true, effort: { matches: count, scanMs: patience.now() - began } };
}

/** Places of a page and of one document more, of documents that match words. */
function match(database: Sqlite, find: Find & { readonly expression: string }): Place[] {
  const { scope, order, request, matches } = find;
  const { first = 1, last = 0 } = scope.range ?? {};
  const from = `FROM ${wordsAndFacets(scope, order === "length")} WHERE document_words MATCH @expression
    AND ${scope.condition ?? "true"} AND document_words.rowid BETWEEN @first AND @last`;
  const bounds = {
    expression: find.expression,
    ...scope.parameters,
    limit: request.limit + 1,
    skip: request.skip ?? 0,
  };
  if (order === "id") {
    const descending = request.sort === "newest";
    const sql = `SELECT document_words.rowid AS id, 0 AS value ${from}
      ORDER BY document_words.rowid ${descending ? "DESC" : ""} LIMIT @limit OFFSET @skip`;
    const after = find.cursor?.id ?? null;
    const range = descending
      ? { first, last: after === null ? last : after - 1 }
      : { first: after === null ? first : after + 1, last };
    return rows(database, sql, { ...bounds, ...range });
  }
  if (order === "length" && matches > MOST_SORTED) return walkLengths(database, find);
  const value = order === "score" ? "document_words.rank" : "document_facets.length";
  // LIMIT -1 keeps SQLite from computing the score again wherever it is named.
  const sql = `SELECT id, value FROM (SELECT document_words.rowid AS id, ${value} AS value ${from} LIMIT -1)
    ${afterPlace(find)} LIMIT @limit OFFSET @skip`;
  return rows(database, sql, { ...bounds, ...cursorNumbers(find), first, last });
}

/** Places of documents that match frequent words, by length: most documents of the index are hits, so few are looked at. */
function walkLengths(database: Sqlite, find: Find & { readonly expression: string }): Place[] {
  const { scope, request } = find;
  const sql = `SELECT document_facets.id, document_facets.length AS value
    FROM document_facets INDEXED BY document_facets_by_length CROSS JOIN document_words ON document_words.rowid = document_facets.id
    WHERE document_words MATCH @expression AND ${scope.walked ?? "true"}
    ${afterPlace(find, "document_facets.length", "document_facets.id", "AND")} LIMIT @limit OFFSET @skip`;
  return rows(database, sql, {
    expression: find.expression,
    ...scope.parameters,
    ...cursorNumbers(find),
    limit: request.limit + 1,
    skip: request.skip ?? 0,
  });
}

/** Places of a page of all documents of the scope. */
function browse(database: Sqlite, find: Find): Place[] {
  const { scope, order, request } = find;
  // A plus keeps SQLite from looking every set's documents up where most documents are meant and an order can be walked.
  const walk = scope.documents > MOST_SORTED;
  const condition = (walk ? scope.walked : scope.condition) ?? "true";
  const value = order === "length" ? "length" : "0";
  const sql = `SELECT id, ${value} AS value FROM document_facets WHERE ${condition}
    ${afterPlace(find, order === "length" ? "length" : "0", "id", "AND")} LIMIT @limit OFFSET @skip`;
  return rows(database, sql, {
    ...scope.parameters,
    ...cursorNumbers(find),
    limit: request.limit + 1,
    skip: request.skip ?? 0,
  });
}

/** What comes after the cursor, and the order in which it comes. */
function afterPlace({ order, request, cursor }: Find, value = "value", id = "id", word = "WHERE"): string {
  const descending = request.sort === "longest" || (order === "id" && request.sort === "newest");
  const [sign, direction] = descending ? ["<", "DESC"] : [">", "ASC"];
  if (order === "id") {
    return `${cursor === null ? "" : `${word} ${id} ${sign} @id`} ORDER BY ${id} ${direction}`;
  }
  const after = cursor === null ? "" : `${word} (${value}, ${id}) ${sign} (@value, @id)`;
  return `${after} ORDER BY ${value} ${direction}, ${id} ${direction}`;
}

function cursorNumbers({ order, cursor }: Find): Record<string, number> {
  if (cursor === null) return {};
  return order === "id" ? { id: cursor.id } : { id: cursor.id, value: cursor.value };
}

/** The words, and the facets beside them where anything asks for them. */
function wordsAndFacets(scope: SearchScope, facetsAsked = false): string {
  // CROSS: the words come first; SQLite would else look every document's words up.
  return scope.condition === null && !facetsAsked ? "document_words" : WORDS_AND_FACETS;
}

function named(expression: string | null): Record<string, string> {
  return expression === null ? {} : { expression };
}

function rows(database: Sqlite, sql: string, parameters: Record<string, string | number>): Place[] {
  return database
    .prepare(sql)
    .all(parameters)
    .map((row) => Place.parse(row));
}
