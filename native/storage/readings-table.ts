import { z } from "zod";
import { SAMPLED_STATES, type Reading } from "#core/probes/reading.ts";
import type { Sqlite } from "./open-database.ts";

const OptionLikelihood = z.strictObject({
  sumNats: z.number(),
  tokens: z.number(),
  characters: z.number(),
  neutralNats: z.number(),
});

const LikelihoodBody = z.strictObject({
  promptSha256: z.string(),
  options: z.tuple([OptionLikelihood, OptionLikelihood]),
});

const SampledBody = z.strictObject({
  promptSha256: z.string(),
  seed: z.string(),
  text: z.string(),
  state: z.enum(SAMPLED_STATES),
});

const Row = z.strictObject({
  kind: z.enum(["likelihood", "sampled"]),
  item_id: z.string(),
  form: z.number(),
  option_order: z.union([z.literal(0), z.literal(1)]),
  sample: z.number(),
  body: z.string(),
});

/** Readings of probe runs. A batch is one transaction: after a crash it is there whole or not at all. */
export class ReadingsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  addBatch(runId: string, checkpoint: string, readings: readonly Reading[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO readings (run_id, checkpoint_id, kind, item_id, form, option_order, sample, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#database.transaction(() => {
      for (const reading of readings) {
        insert.run(
          runId,
          checkpoint,
          reading.kind,
          reading.itemId,
          reading.form,
          reading.order,
          reading.kind === "sampled" ? reading.sample : 0,
          JSON.stringify(bodyOf(reading)),
        );
      }
    })();
  }

  /** All readings of one checkpoint in a run, in key order. */
  of(runId: string, checkpoint: string): Reading[] {
    return this.#database
      .prepare(
        `SELECT kind, item_id, form, option_order, sample, body FROM readings WHERE run_id = ? AND checkpoint_id = ?
         ORDER BY kind, item_id, form, option_order, sample`,
      )
      .all(runId, checkpoint)
      .map((row) => readRow(Row.parse(row)));
  }

  /** Those of one item. */
  ofItem(runId: string, checkpoint: string, itemId: string): Reading[] {
    return this.#database
      .prepare(
        `SELECT kind, item_id, form, option_order, sample, body FROM readings
         WHERE run_id = ? AND checkpoint_id = ? AND kind IN ('likelihood', 'sampled') AND item_id = ?
         ORDER BY kind, form, option_order, sample`,
      )
      .all(runId, checkpoint, itemId)
      .map((row) => readRow(Row.parse(row)));
  }

  /** Keys (`kind/item/form/order`) of questions that are already answered, for resuming. */
  answered(runId: string, checkpoint: string): Set<string> {
    const keys = this.#database
      .prepare(
        `SELECT DISTINCT kind || '/' || item_id || '/' || form || '/' || option_order FROM readings
         WHERE run_id = ? AND checkpoint_id = ?`,
      )
      .pluck()
      .all(runId, checkpoint);
    return new Set(z.array(z.string()).parse(keys));
  }
}

function bodyOf(reading: Reading): unknown {
  return reading.kind === "likelihood"
    ? { promptSha256: reading.promptSha256, options: reading.options }
    : { promptSha256: reading.promptSha256, seed: reading.seed, text: reading.text, state: reading.state };
}

function readRow(row: z.infer<typeof Row>): Reading {
  const body: unknown = JSON.parse(row.body);
  const place = { itemId: row.item_id, form: row.form, order: row.option_order };
  return row.kind === "likelihood"
    ? { kind: "likelihood", ...place, ...LikelihoodBody.parse(body) }
    : { kind: "sampled", ...place, sample: row.sample, ...SampledBody.parse(body) };
}
