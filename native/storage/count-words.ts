import { z } from "zod";
import type { Sqlite } from "./open-database.ts";

const Documents = z.number().nullable();

/**
 * Documents of the workspace's corpora that hold each word, read off the index of the corpora's search; words as it has
 * them, lower case and without diacritics. A word that none holds is left out.
 */
export function countWords(database: Sqlite, words: Iterable<string>): Map<string, number> {
  database.exec(
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.document_vocabulary USING fts5vocab (main, document_words, row)",
  );
  const read = database.prepare("SELECT doc FROM temp.document_vocabulary WHERE term = ?").pluck();
  const counts = new Map<string, number>();
  for (const word of new Set(words)) {
    const documents = Documents.parse(read.get(word) ?? null);
    if (documents !== null) counts.set(word, documents);
  }
  return counts;
}
