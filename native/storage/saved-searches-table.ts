import { z } from "zod";
import type { SavedSearch } from "#core/corpus/saved-search.ts";
import { SearchRequest } from "#core/corpus/search.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({ name: z.string(), request: z.string(), createdAt: z.string() });

/** Searches that a person gave a name. */
export class SavedSearchesTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** By name. */
  list(): SavedSearch[] {
    return this.#database
      .prepare("SELECT name, request, created_at AS createdAt FROM saved_searches ORDER BY name")
      .all()
      .map((row) => {
        const { request, ...rest } = Row.parse(row);
        return { ...rest, request: SearchRequest.parse(JSON.parse(request)) };
      });
  }

  /** Another search under a taken name replaces it. */
  put({ name, request, createdAt }: SavedSearch): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO saved_searches (name, request, created_at) VALUES (?, ?, ?)")
      .run(name, JSON.stringify(request), createdAt);
  }

  /** False where there is none of this name. */
  remove(name: string): boolean {
    return this.#database.prepare("DELETE FROM saved_searches WHERE name = ?").run(name).changes > 0;
  }
}
