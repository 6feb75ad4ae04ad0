import { z } from "zod";
import type { Sqlite } from "./open-database.ts";

const KEPT = 12;

/** Experiments that were computed before, by what decides every figure in them. Any row may be lost. */
export class ComputedTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  find(key: string): string | null {
    const body = this.#database.prepare("SELECT body FROM computed_experiments WHERE key = ?").pluck().get(key);
    return body === undefined ? null : z.string().parse(body);
  }

  /** Keeps it, and of all only the newest few. */
  put(key: string, body: string, at: string): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO computed_experiments (key, used_at, body) VALUES (?, ?, ?)")
      .run(key, at, body);
    this.#database
      .prepare(
        `DELETE FROM computed_experiments WHERE key NOT IN
         (SELECT key FROM computed_experiments ORDER BY used_at DESC LIMIT ?)`,
      )
      .run(KEPT);
  }
}
