import Database from "better-sqlite3";
import { parseSearchQuery } from "#core/corpus/search-query.ts";
import type { BuiltCorpus } from "./build.ts";

const FACETS = ["domain", "subdomain", "type", "generator"] as const;

/** What the same questions cost a plain scan and the SQL that Datasette writes, on the same documents. */
export class Baselines {
  readonly #database: Database.Database;

  constructor(corpus: BuiltCorpus) {
    this.#database = new Database(corpus.path, { readonly: true });
    this.#database.exec(`ATTACH '${corpus.widePath.replaceAll("'", "''")}' AS wide`);
    this.#database.pragma("cache_size = -65536");
  }

  /** Milliseconds for the count and the first page of a text search without an index. */
  like(word: string): number {
    const pattern = `%${word}%`;
    return timed(() => {
      this.#database.prepare("SELECT count(*) FROM wide.documents WHERE text LIKE ?").get(pattern);
      this.#database
        .prepare("SELECT id, title, substr(text, 1, 240) FROM wide.documents WHERE text LIKE ? ORDER BY id LIMIT 20")
        .all(pattern);
    });
  }

  /** Milliseconds for the count and one page, by OFFSET. */
  page(query: string, offset: number): number {
    const where = whereOf(query);
    return timed(() => {
      this.#database.prepare(`SELECT count(*) FROM wide.documents ${where}`).get();
      this.#database
        .prepare(`SELECT id, title, substr(text, 1, 240) FROM wide.documents ${where} ORDER BY id LIMIT 21 OFFSET ?`)
        .all(offset);
    });
  }

  /** Milliseconds for one GROUP BY a facet. */
  facets(query: string): number {
    const where = whereOf(query);
    return timed(() => {
      for (const facet of FACETS) {
        this.#database
          .prepare(
            `SELECT ${facet} AS value, count(*) AS count FROM (SELECT * FROM wide.documents ${where})
             WHERE ${facet} IS NOT NULL GROUP BY ${facet} ORDER BY count DESC, value LIMIT 31`,
          )
          .all();
      }
    });
  }

  close(): void {
    this.#database.close();
  }
}

function whereOf(query: string): string {
  const parsed = parseSearchQuery(query);
  const expression = parsed.ok ? parsed.value.expression : null;
  if (expression === null) return "";
  return `WHERE id IN (SELECT rowid FROM document_words WHERE document_words MATCH '${expression.replaceAll("'", "''")}')`;
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
