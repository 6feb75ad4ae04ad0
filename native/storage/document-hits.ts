import { z } from "zod";
import { flagsOf } from "#core/corpus/flag-bits.ts";
import { snippetOf } from "#core/corpus/snippet.ts";
import type { SearchTerm } from "#core/corpus/search-query.ts";
import type { DocumentHit } from "#core/corpus/search.ts";
import { known } from "./document-row.ts";
import type { Sqlite } from "./open-database.ts";

/** Of a longer text only so many UTF-16 units are looked through for a snippet. */
const SNIPPET_FROM = 1 << 16;

const Row = z.strictObject({
  id: z.number(),
  corpus: z.string(),
  title: z.string(),
  idea: z.string().nullable(),
  text: z.string(),
  length: z.number(),
  domain: z.string(),
  subdomain: z.string(),
  type: z.string(),
  flags: z.number(),
});

/** Documents as a list shows them, in the order of the ids; ids that are not known are left out. */
export function readHits(database: Sqlite, ids: readonly number[], terms: readonly SearchTerm[]): DocumentHit[] {
  // A short text is read whole, since substr() ends at a NUL that a text may hold.
  const statement = database.prepare(
    `SELECT documents.id, corpora.name AS corpus, documents.title, documents.idea, document_facets.length,
       CASE WHEN document_facets.length <= ${SNIPPET_FROM} THEN documents.text ELSE substr(documents.text, 1, ${SNIPPET_FROM}) END
         AS text,
       facet_sets.domain, facet_sets.subdomain, facet_sets.type, facet_sets.flags
     FROM documents
     JOIN document_facets ON document_facets.id = documents.id
     JOIN facet_sets ON facet_sets.id = document_facets.facets
     JOIN corpora ON corpora.number = documents.corpus
     WHERE documents.id = ?`,
  );
  return ids.flatMap((id) => {
    const row = statement.get(id);
    if (row === undefined) return [];
    const { text, domain, subdomain, type, flags, ...rest } = Row.parse(row);
    return [
      {
        ...rest,
        snippet: snippetOf(text, terms),
        domain: known(domain),
        subdomain: known(subdomain),
        type: known(type),
        flags: flagsOf(flags),
      },
    ];
  });
}
