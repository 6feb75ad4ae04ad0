import { z } from "zod";
import { NewPrediction, type Prediction } from "#core/experiment/prediction.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({
  id: z.string(),
  saved_at: z.string(),
  revealed_at: z.string().nullable(),
  body: z.string(),
});
const Body = NewPrediction.extend({ shownBefore: z.string().nullable() });

/** Predictions. The database itself refuses to change or to delete one that was revealed. */
export class PredictionsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** Also in the place of one with the same id; one that was saved again, not only revealed, is the newest then. */
  put({ id, savedAt, revealedAt, ...body }: Prediction): void {
    this.#database
      .prepare(
        `INSERT INTO predictions (id, author, saved_at, revealed_at, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET author = excluded.author, saved_at = excluded.saved_at,
           rowid = iif(saved_at = excluded.saved_at, rowid, (SELECT max(rowid) + 1 FROM predictions)), revealed_at = excluded.revealed_at, body = excluded.body`,
      )
      .run(id, body.author, savedAt, revealedAt, JSON.stringify(body));
  }

  /** Newest first. */
  list(): Prediction[] {
    return this.#database
      .prepare("SELECT id, saved_at, revealed_at, body FROM predictions ORDER BY rowid DESC")
      .all()
      .map(readRow);
  }

  find(id: string): Prediction | null {
    const row = this.#database.prepare("SELECT id, saved_at, revealed_at, body FROM predictions WHERE id = ?").get(id);
    return row === undefined ? null : readRow(row);
  }

  remove(id: string): void {
    this.#database.prepare("DELETE FROM predictions WHERE id = ?").run(id);
  }

  /** Notes that runs' figures are shown; the first time counts. */
  markShown(runs: readonly string[], at: string): void {
    const insert = this.#database.prepare("INSERT OR IGNORE INTO figures_shown (run_id, at) VALUES (?, ?)");
    for (const run of runs) insert.run(run, at);
  }

  /** When figures of one of the runs were first shown; null: of none. */
  firstShown(runs: readonly string[]): string | null {
    const find = this.#database.prepare("SELECT at FROM figures_shown WHERE run_id = ?").pluck();
    const found = z.array(z.string()).parse(runs.flatMap((run) => find.get(run) ?? []));
    return found.toSorted()[0] ?? null;
  }
}

function readRow(raw: unknown): Prediction {
  const { id, saved_at: savedAt, revealed_at: revealedAt, body } = Row.parse(raw);
  return { id, savedAt, revealedAt, ...Body.parse(JSON.parse(body)) };
}
