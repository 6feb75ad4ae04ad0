import { z } from "zod";
import type { CoverageMap } from "#core/corpus/search.ts";
import { VISIBLE_SETS } from "./facet-sets.ts";
import type { Sqlite } from "./open-database.ts";

const Cell = z.strictObject({
  row: z.string(),
  type: z.string(),
  documents: z.number(),
  characters: z.number(),
});

/** Subdomains (domains where none are known) × document types, both by name; a value that is not known is "". */
export function readCoverage(database: Sqlite, corpus: string): CoverageMap {
  const found = database
    .prepare(
      `SELECT CASE WHEN subdomain = '' THEN domain ELSE subdomain END AS row, type, sum(documents) AS documents,
         sum(characters) AS characters
       FROM facet_sets WHERE documents > 0 AND id IN (${VISIBLE_SETS}
         AND facet_sets.corpus = (SELECT number FROM corpora WHERE name = ? AND state = 'kept'))
       GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all(corpus)
    .map((row) => Cell.parse(row));
  const rows = [...new Set(found.map((cell) => cell.row))].sort();
  const columns = [...new Set(found.map((cell) => cell.type))].sort();
  const byPlace = new Map(found.map((cell) => [JSON.stringify([cell.row, cell.type]), cell]));
  return {
    rows,
    columns,
    cells: rows.map((row) =>
      columns.map((column) => {
        const cell = byPlace.get(JSON.stringify([row, column]));
        return { documents: cell?.documents ?? 0, characters: cell?.characters ?? 0 };
      }),
    ),
  };
}
