import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { parseSearchQuery } from "#core/corpus/search-query.ts";
import type { Facets, Filters } from "#core/corpus/search.ts";
import { tallyFacets, type FacetSet } from "./facet-tally.ts";
import type { Sqlite } from "./open-database.ts";
import type { Patience } from "./patience.ts";
import { WORDS_AND_FACETS } from "./search-documents.ts";
import { searchScope, type SearchScope } from "./search-scope.ts";
import { randomStretches } from "./stretches.ts";

export interface FacetsRequest {
  /** Null for every corpus of the workspace. */
  readonly corpus: string | null;
  readonly query: string;
  readonly filters: Filters;
}

/** Time after which no further stretch of documents is begun; one takes some ten milliseconds. */
const FACETS_MS = 70;

const SetIds = z.array(z.number());
const SetRow = z.strictObject({
  id: z.number(),
  domain: z.string(),
  subdomain: z.string(),
  type: z.string(),
  generator: z.string(),
  band: z.number(),
  flags: z.number(),
  documents: z.number(),
});
const Tagged = z.strictObject({ tag: z.string(), facets: z.number(), documents: z.number() });

/**
 * Counts by facet of the documents that a search finds. Documents are counted by their combination of values, once for all
 * facets; where that takes too long, stretches drawn at random have been counted, not just the oldest documents.
 */
export function countFacets(
  database: Sqlite,
  { corpus, query, filters }: FacetsRequest,
  patience: Patience,
): Result<Facets, Problem> {
  const parsed = parseSearchQuery(query);
  if (!parsed.ok) return parsed;
  const { expression } = parsed.value;
  const { tag: tags, ...others } = filters;
  const scope = searchScope(database, corpus, tags === undefined ? {} : { tag: tags });
  const open = searchScope(database, corpus, {});
  const sets = readSets(database, open);
  const counted =
    expression === null && tags === undefined
      ? { counts: new Map([...sets.values()].map((set) => [set.id, set.documents])), partial: false }
      : countBySet(database, expression, scope, patience);
  const tagged = countTags(database, expression, open);
  return ok(tallyFacets({ sets, counts: counted.counts, tagged, filters: others, partial: counted.partial }));
}

function readSets(database: Sqlite, scope: SearchScope): Map<number, FacetSet & { readonly documents: number }> {
  const rows = database
    .prepare(
      `SELECT id, domain, subdomain, type, generator, band, flags, documents FROM facet_sets
       WHERE documents > 0 AND id IN (${scope.sets})`,
    )
    .all(scope.parameters)
    .map((row) => SetRow.parse(row));
  return new Map(rows.map((row) => [row.id, row]));
}

function countBySet(
  database: Sqlite,
  expression: string | null,
  scope: SearchScope,
  patience: Patience,
): { counts: Map<number, number>; partial: boolean } {
  const words = "document_words MATCH @expression AND document_words.rowid BETWEEN @from AND @to AND";
  // One text of all sets, counted here: a GROUP BY would sort the documents first, which takes three times as long.
  const statement = database
    .prepare(
      `SELECT json_group_array(document_facets.facets)
       FROM ${expression === null ? "document_facets" : WORDS_AND_FACETS}
       WHERE ${expression === null ? "" : words} document_facets.id BETWEEN @from AND @to AND ${scope.condition ?? "true"}`,
    )
    .pluck();
  const until = patience.now() + FACETS_MS;
  const counts = new Map<number, number>();
  for (const stretch of scope.range === null ? [] : randomStretches(scope.range, patience)) {
    if (patience.now() > until) return { counts, partial: true };
    const found = statement.get({ ...(expression === null ? {} : { expression }), ...scope.parameters, ...stretch });
    for (const set of SetIds.parse(JSON.parse(String(found)))) counts.set(set, (counts.get(set) ?? 0) + 1);
    patience.check();
  }
  return { counts, partial: false };
}

/** Documents that carry each tag, by set of facets. People put tags: they are few. */
function countTags(database: Sqlite, expression: string | null, scope: SearchScope): z.infer<typeof Tagged>[] {
  const words =
    expression === null
      ? "true"
      : "EXISTS (SELECT 1 FROM document_words WHERE document_words MATCH @expression AND rowid = document_facets.id)";
  return database
    .prepare(
      `SELECT document_notes.tag, document_facets.facets, count(DISTINCT document_facets.id) AS documents
       FROM document_notes JOIN document_facets ON document_facets.id = document_notes.document
       WHERE document_notes.tag IS NOT NULL AND ${scope.walked ?? "true"} AND ${words} GROUP BY 1, 2`,
    )
    .all({ ...(expression === null ? {} : { expression }), ...scope.parameters })
    .map((row) => Tagged.parse(row));
}
