import { z } from "zod";
import { INBOX_ENDS } from "#core/agentic/inbox/inbox-settings.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import type { Sqlite } from "./open-database.ts";

const Body = z.strictObject({
  promptSha256: z.string(),
  promptTokens: z.int(),
  placement: z.enum(["system", "user"]),
  seed: z.string(),
  text: z.string(),
  tokens: z.int(),
  stop: z.enum(["end-of-turn", "stop-text", "length"]),
  /** Of a simulated inbox only; rows of before there was one lack it. */
  inbox: z
    .strictObject({
      turns: z.array(
        z.strictObject({
          start: z.int(),
          end: z.int(),
          promptSha256: z.string(),
          promptTokens: z.int(),
          tokens: z.int(),
        }),
      ),
      blocks: z.int(),
      ended: z.enum(INBOX_ENDS),
      transcriptSha256: z.string(),
    })
    .exactOptional(),
});

const Row = z.strictObject({ cell: z.string(), sample: z.int(), body: z.string() });

/** Rollouts of grids. They are sampled readings, and lie among them: the cell is the item, and there is one form and order. */
export class RolloutsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** A cell's rollouts are there whole or not at all. */
  addCell(runId: string, checkpoint: string, rollouts: readonly StoredRollout[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO readings (run_id, checkpoint_id, kind, item_id, form, option_order, sample, body)
       VALUES (?, ?, 'sampled', ?, 0, 0, ?, ?)`,
    );
    this.#database.transaction(() => {
      for (const { cell, sample, ...body } of rollouts) {
        insert.run(runId, checkpoint, cell, sample, JSON.stringify(body));
      }
    })();
  }

  /** One checkpoint's rollouts in a run, or those of one cell, in the order of cells and samples. */
  of(runId: string, checkpoint: string, cell: string | null = null): StoredRollout[] {
    return this.#database
      .prepare(
        `SELECT item_id AS cell, sample, body FROM readings
         WHERE run_id = @runId AND checkpoint_id = @checkpoint AND kind = 'sampled' AND (@cell IS NULL OR item_id = @cell)
         ORDER BY item_id, sample`,
      )
      .all({ runId, checkpoint, cell })
      .map((row) => {
        const { body, ...place } = Row.parse(row);
        return { ...place, ...Body.parse(JSON.parse(body)) };
      });
  }
}
