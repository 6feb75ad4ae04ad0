import { z } from "zod";
import { COPY_BITS, flagBits } from "#core/corpus/flag-bits.ts";
import { LENGTH_BANDS } from "#core/corpus/length-bands.ts";
import type { Filters } from "#core/corpus/search.ts";
import { VISIBLE_SETS } from "./facet-sets.ts";
import type { Sqlite } from "./open-database.ts";

/** The documents that a search looks at, before any words. */
export interface SearchScope {
  /** A condition on `document_facets`; null where every document is meant. */
  readonly condition: string | null;
  /** The same, but SQLite cannot use the index of facets for it: for walks in another order. */
  readonly walked: string | null;
  /** Selects the ids of the sets of facets that are meant, whatever the tags. */
  readonly sets: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Ids between which all of them lie; null where there are none. */
  readonly range: { readonly first: number; readonly last: number } | null;
  /** How many there are; an upper bound where a tag is asked for. */
  readonly documents: number;
  /** Whether `documents` is exact. */
  readonly exact: boolean;
}

const Totals = z.strictObject({
  documents: z.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
});

const CORPUS = "facet_sets.corpus = (SELECT number FROM corpora WHERE name = @corpus AND state = 'kept')";

export function searchScope(database: Sqlite, corpus: string | null, filters: Filters): SearchScope {
  const parameters: Record<string, string | number> = {};
  const sets: string[] = [];
  if (corpus !== null) {
    parameters["corpus"] = corpus;
    sets.push(CORPUS);
  }
  for (const facet of ["domain", "subdomain", "type", "generator"] as const) {
    const values = filters[facet];
    if (values === undefined) continue;
    parameters[facet] = JSON.stringify(values);
    sets.push(`facet_sets.${facet} IN (SELECT value FROM json_each(@${facet}))`);
  }
  if (filters.length !== undefined) {
    const { length } = filters;
    parameters["bands"] = JSON.stringify(length.map((label) => LENGTH_BANDS.findIndex((band) => band.label === label)));
    sets.push("facet_sets.band IN (SELECT value FROM json_each(@bands))");
  }
  if (filters.flag !== undefined) sets.push(`(facet_sets.flags & ${flagBits(filters.flag)}) <> 0`);
  if (filters.duplicates !== undefined) {
    sets.push(`(facet_sets.flags & ${COPY_BITS}) ${filters.duplicates === "hide" ? "=" : "<>"} 0`);
  }
  const chosen = [VISIBLE_SETS, ...sets].join(" AND ");
  const totals = totalsOf(database, chosen, parameters);
  const whole = sets.length === (corpus === null ? 0 : 1) && holdsNoOther(database, corpus);
  const tagged = filters.tag !== undefined;
  if (filters.tag !== undefined) parameters["tag"] = JSON.stringify(filters.tag);
  const conditions = [...(whole ? [] : [`document_facets.facets IN (${chosen})`]), ...(tagged ? [TAGGED] : [])];
  return {
    condition: conditions.length === 0 ? null : conditions.join(" AND "),
    walked: conditions.length === 0 ? null : conditions.map((each) => `+${each}`).join(" AND "),
    sets: chosen,
    parameters,
    range: totals.first === null || totals.last === null ? null : { first: totals.first, last: totals.last },
    documents: totals.documents,
    exact: !tagged,
  };
}

const TAGGED =
  "document_facets.id IN (SELECT document FROM document_notes WHERE tag IN (SELECT value FROM json_each(@tag)))";

/** Whether every document of the database is a seen one of this corpus, or of any where it is null. */
function holdsNoOther(database: Sqlite, corpus: string | null): boolean {
  const other = database
    .prepare(
      `SELECT 1 FROM corpus_batches JOIN corpora ON corpora.number = corpus_batches.corpus
       WHERE corpus_batches.state <> 'complete' OR corpora.name <> coalesce(@corpus, corpora.name) LIMIT 1`,
    )
    .get({ corpus });
  return other === undefined;
}

function totalsOf(
  database: Sqlite,
  sets: string,
  parameters: Readonly<Record<string, string | number>>,
): z.infer<typeof Totals> {
  return Totals.parse(
    database
      .prepare(
        `SELECT coalesce(sum(documents), 0) AS documents, min(nullif(first_id, 0)) AS first, max(nullif(last_id, 0)) AS last
         FROM facet_sets WHERE documents > 0 AND id IN (${sets})`,
      )
      .get(parameters),
  );
}
