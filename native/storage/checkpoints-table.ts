import { z } from "zod";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Sqlite } from "./open-database.ts";

const StageData = z.strictObject({ path: z.string(), sha256: z.string(), rows: z.number() });

const Lineage = z.strictObject({
  known: z.boolean(),
  arm: z.string().nullable(),
  spec: z.string().nullable(),
  trainingSeed: z.number().nullable(),
  parent: z.string().nullable(),
  stages: z.array(
    z.strictObject({
      stage: z.string(),
      steps: z.number(),
      tokens: z.number(),
      lossFirst: z.number(),
      lossLast: z.number(),
      wallSeconds: z.number(),
      seed: z.number(),
      data: z.array(StageData).exactOptional(),
    }),
  ),
  earlier: z.array(z.strictObject({ stage: z.string(), data: z.array(StageData).exactOptional() })).exactOptional(),
});

const PastRun = z.strictObject({
  id: z.string(),
  key: z.string(),
  arm: z.string().nullable(),
  spec: z.string().nullable(),
  trainingSeed: z.number(),
  parent: z.string().nullable(),
  plan: z.strictObject({ name: z.string(), sha256: z.string() }),
  runSha256: z.string(),
  stages: z.array(
    z.strictObject({
      stage: z.string(),
      steps: z.number(),
      tokens: z.number(),
      data: z.array(StageData),
    }),
  ),
});

const Summary = z.strictObject({
  id: z.string(),
  name: z.string(),
  sha256: z.string(),
  source: z.enum(["bundled", "added", "remote"]),
  folder: z.string(),
  architecture: z.string(),
  dtype: z.string(),
  parameters: z.number(),
  sizeBytes: z.number(),
  layers: z.number(),
  vocabularySize: z.number(),
  hasChatTemplate: z.boolean(),
  lineage: Lineage,
  parity: z
    .strictObject({
      exporter: z.string(),
      precision: z.string(),
      sequences: z.number(),
      maxAbsNats: z.number(),
      meanAbsNats: z.number(),
      top1Agreement: z.number(),
    })
    .nullable(),
  history: z.array(PastRun).exactOptional(),
});

export const LineageJson = Lineage;

/** Checkpoints known to the workspace, by id. */
export class CheckpointsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  list(): CheckpointSummary[] {
    return this.#database
      .prepare("SELECT summary FROM checkpoints ORDER BY source = 'added', rowid")
      .pluck()
      .all()
      .map((text) => Summary.parse(JSON.parse(z.string().parse(text))));
  }

  find(id: string): CheckpointSummary | null {
    const text = this.#database.prepare("SELECT summary FROM checkpoints WHERE id = ?").pluck().get(id);
    return text === undefined ? null : Summary.parse(JSON.parse(z.string().parse(text)));
  }

  /** Adds a checkpoint, or replaces the one of the same id in its place. */
  put(summary: CheckpointSummary, addedAt: string): void {
    this.#database
      .prepare(
        `INSERT INTO checkpoints (id, sha256, source, added_at, summary) VALUES (@id, @sha256, @source, @addedAt, @summary)
         ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, source = excluded.source, summary = excluded.summary`,
      )
      .run({
        id: summary.id,
        sha256: summary.sha256,
        // The column orders lists; the summary tells the ways of being added apart.
        source: summary.source === "bundled" ? "bundled" : "added",
        addedAt,
        summary: JSON.stringify(summary),
      });
  }

  remove(id: string): void {
    this.#database.prepare("DELETE FROM checkpoints WHERE id = ?").run(id);
  }
}
