import { z } from "zod";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({ sha256: z.string(), ofSha256: z.string(), ofName: z.string(), seed: z.int() });

/** A text that was made of a spec's by taking the explanation out. */
export type SpecAblation = z.infer<typeof Row>;

/** Which spec texts are ablations of which, by hash: whatever name a text is imported under, it is known again. */
export class SpecAblationsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add({ sha256, ofSha256, ofName, seed }: SpecAblation, at: string): void {
    this.#database
      .prepare(
        "INSERT OR IGNORE INTO spec_ablations (sha256, of_sha256, of_name, seed, made_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(sha256, ofSha256, ofName, seed, at);
  }

  list(): SpecAblation[] {
    return this.#database
      .prepare('SELECT sha256, of_sha256 AS "ofSha256", of_name AS "ofName", seed FROM spec_ablations ORDER BY rowid')
      .all()
      .map((row) => Row.parse(row));
  }
}
