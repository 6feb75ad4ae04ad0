import { z } from "zod";
import { WHY_STATES, type WhyAnswer } from "#core/probes/stated-reasons.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({
  itemId: z.string(),
  form: z.number(),
  order: z.union([z.literal(0), z.literal(1)]),
  body: z.string(),
});
const Body = z.strictObject({
  promptSha256: z.string(),
  chosen: z.union([z.literal(0), z.literal(1)]),
  seed: z.string(),
  text: z.string(),
  state: z.enum(WHY_STATES),
  reason: z.string().nullable(),
});

/** What checkpoints said when they were asked why. A batch is one transaction, so that asking goes on where it broke off. */
export class StatedReasonsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  keepSet(sha256: string, body: string): void {
    this.#database.prepare("INSERT OR IGNORE INTO why_sets (sha256, body) VALUES (?, ?)").run(sha256, body);
  }

  set(sha256: string): string | null {
    const body = this.#database.prepare("SELECT body FROM why_sets WHERE sha256 = ?").pluck().get(sha256);
    return body === undefined ? null : z.string().parse(body);
  }

  /** Sets that a run was asked by. */
  setsOf(run: string): string[] {
    const sets = this.#database.prepare("SELECT DISTINCT set_sha256 FROM why_answers WHERE run_id = ? ORDER BY 1");
    return z.array(z.string()).parse(sets.pluck().all(run));
  }

  add(run: string, checkpoint: string, set: string, readings: readonly WhyAnswer[]): void {
    const insert = this.#database.prepare("INSERT OR REPLACE INTO why_answers VALUES (?, ?, ?, ?, ?, ?, ?)");
    this.#database.transaction(() => {
      for (const { itemId, form, order, ...body } of readings)
        insert.run(run, checkpoint, set, itemId, form, order, JSON.stringify(body));
    })();
  }

  of(run: string, checkpoint: string, set: string): WhyAnswer[] {
    return this.#database
      .prepare(
        `SELECT item_id AS itemId, form, option_order AS "order", body FROM why_answers
         WHERE run_id = ? AND checkpoint_id = ? AND set_sha256 = ? ORDER BY item_id, form, option_order`,
      )
      .all(run, checkpoint, set)
      .map((raw) => {
        const { body, ...place } = Row.parse(raw);
        return { ...place, ...Body.parse(JSON.parse(body)) };
      });
  }
}
