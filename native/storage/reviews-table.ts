import { z } from "zod";
import type { Review } from "#core/agentic/review/review.ts";
import type { Sqlite } from "./open-database.ts";

export interface ReviewedRollout {
  readonly run: string;
  readonly checkpoint: string;
  readonly cell: string;
  readonly sample: number;
}

const Truth = z.union([z.literal(0), z.literal(1), z.null()]);
const Row = z.strictObject({
  checkpoint: z.string(),
  cell: z.string(),
  sample: z.int(),
  kind: z.enum(["rating", "adjudication"]),
  author: z.string(),
  at: z.string(),
  executed: Truth,
  decided: Truth,
  reason: z.string(),
});

/** What people said about rollouts. Rows are only ever added. */
export class ReviewsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** `judge`: the one by whose verdicts the queue is stratified. */
  add({ run, checkpoint, cell, sample }: ReviewedRollout, review: Review, judge: string | null): void {
    this.#database
      .prepare(
        `INSERT INTO reviews (run_id, checkpoint_id, cell, sample, kind, author, reviewed_at, executed, decided, reason, judge_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        run,
        checkpoint,
        cell,
        sample,
        review.kind,
        review.author,
        review.at,
        numberOf(review.executed),
        numberOf(review.decided),
        review.reason,
        judge,
      );
  }

  /** By whose verdicts a run's queue was stratified when its review began; undefined where nobody has begun. */
  stratifiedBy(run: string): string | null | undefined {
    const first = this.#database
      .prepare("SELECT judge_id FROM reviews WHERE run_id = ? ORDER BY number LIMIT 1")
      .pluck()
      .get(run);
    return first === undefined ? undefined : z.string().nullable().parse(first);
  }

  /** All of one checkpoint of a run, by `sample/cell`, in the order in which they were made. */
  of(run: string, checkpoint: string): ReadonlyMap<string, readonly Review[]> {
    const rows = this.#database
      .prepare(
        `SELECT checkpoint_id AS checkpoint, cell, sample, kind, author, reviewed_at AS at, executed, decided, reason
         FROM reviews WHERE run_id = ? AND checkpoint_id = ? ORDER BY number`,
      )
      .all(run, checkpoint)
      .map((row) => Row.parse(row));
    const byRollout = Map.groupBy(rows, ({ cell, sample }) => `${sample}/${cell}`);
    return new Map([...byRollout].map(([key, reviews]) => [key, reviews.map(reviewOf)]));
  }
}

function reviewOf({ kind, author, at, executed, decided, reason }: z.infer<typeof Row>): Review {
  return { kind, author, at, executed: truthOf(executed), decided: truthOf(decided), reason };
}

function numberOf(truth: boolean | null): number | null {
  return truth === null ? null : Number(truth);
}

function truthOf(number: 0 | 1 | null): boolean | null {
  return number === null ? null : number === 1;
}
