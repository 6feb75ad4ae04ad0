import { z } from "zod";
import type { Rating } from "#core/questions/rating.ts";
import type { Sqlite } from "./open-database.ts";

const Body = z.union([
  z.strictObject({ value: z.number(), mass: z.number().nullable() }),
  z.strictObject({ failed: z.string() }),
]);
const Row = z.strictObject({ item_id: z.string(), sample: z.number(), body: z.string() });

export interface StoredRating {
  readonly itemId: string;
  readonly sample: number;
  readonly rating: Rating;
}

/** What raters said of sampled answers. A batch is one transaction, so that rating goes on where it was broken off. */
export class RatingsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add(runId: string, checkpoint: string, rater: string, ratings: readonly StoredRating[]): void {
    const insert = this.#database.prepare("INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?)");
    this.#database.transaction(() => {
      for (const { itemId, sample, rating } of ratings)
        insert.run(runId, checkpoint, rater, itemId, sample, JSON.stringify(rating));
    })();
  }

  of(runId: string, checkpoint: string, rater: string): StoredRating[] {
    return this.#database
      .prepare("SELECT item_id, sample, body FROM ratings WHERE run_id = ? AND checkpoint_id = ? AND rater = ?")
      .all(runId, checkpoint, rater)
      .map((raw) => {
        const { item_id, sample, body } = Row.parse(raw);
        return { itemId: item_id, sample, rating: Body.parse(JSON.parse(body)) };
      });
  }

  /** Raters of a run's answers, by name. */
  raters(runId: string): string[] {
    const names = this.#database.prepare("SELECT DISTINCT rater FROM ratings WHERE run_id = ? ORDER BY rater");
    return z.array(z.string()).parse(names.pluck().all(runId));
  }
}
