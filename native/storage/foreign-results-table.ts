import { z } from "zod";
import type { ForeignResults } from "#core/interchange/foreign.ts";
import { LOG_FORMATS, type LoggedSample } from "#core/interchange/sample-log.ts";
import type { Sqlite } from "./open-database.ts";

const Head = z.strictObject({
  task: z.string(),
  taskVersion: z.string(),
  model: z.string(),
  createdAt: z.string().nullable(),
  status: z.enum(["success", "error", "cancelled", "started"]),
  details: z.record(z.string(), z.unknown()),
});

const Row = z.strictObject({
  id: z.string(),
  format: z.enum(LOG_FORMATS),
  source: z.string(),
  source_sha256: z.string(),
  imported_at: z.string(),
  head: z.string(),
  samples: z.number(),
});

const SampleRow = z.strictObject({ sample_id: z.string(), epoch: z.number(), body: z.string() });

const Scalar = z.union([z.number(), z.boolean(), z.string(), z.null()]);
const Details = z.record(z.string(), z.unknown());
const Body = z.strictObject({
  input: z.array(z.strictObject({ role: z.enum(["system", "user", "assistant", "tool"]), content: z.string() })),
  target: z.string(),
  choices: z.array(z.string()).nullable(),
  output: z.string().nullable(),
  stop: z.enum(["stop", "max_tokens", "content_filter", "unknown"]),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  likelihoods: z
    .array(z.strictObject({ text: z.string(), nats: z.number(), greedy: z.boolean().nullable() }))
    .nullable(),
  error: z.string().nullable(),
  scores: z.array(
    z.strictObject({
      name: z.string(),
      value: Scalar,
      answer: z.string().nullable(),
      explanation: z.string().nullable(),
      metadata: Details,
    }),
  ),
  metadata: Details,
});

const SELECT = `SELECT id, format, source, source_sha256, imported_at, head,
  (SELECT count(*) FROM foreign_samples WHERE result_id = id) AS samples FROM foreign_results`;

/** Imported results with their samples. */
export class ForeignResultsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** Whole or not at all; what is there under that id stays as it is. */
  add({ samples: _count, ...results }: ForeignResults, samples: readonly LoggedSample[]): void {
    const { id, format, source, sourceSha256, importedAt, ...head } = results;
    const insert = this.#database.prepare("INSERT INTO foreign_samples VALUES (?, ?, ?, ?)");
    this.#database
      .transaction(() => {
        const added = this.#database
          .prepare("INSERT OR IGNORE INTO foreign_results VALUES (?, ?, ?, ?, ?, ?)")
          .run(id, format, source, sourceSha256, importedAt, JSON.stringify(head));
        if (added.changes === 0) return;
        for (const { id: sample, epoch, ...body } of samples) insert.run(id, sample, epoch, JSON.stringify(body));
      })
      .immediate();
  }

  /** Newest first. */
  list(): ForeignResults[] {
    return this.#database.prepare(`${SELECT} ORDER BY rowid DESC`).all().map(readRow);
  }

  find(id: string): ForeignResults | null {
    const row = this.#database.prepare(`${SELECT} WHERE id = ?`).get(id);
    return row === undefined ? null : readRow(row);
  }

  samples(id: string): LoggedSample[] {
    return this.#database
      .prepare("SELECT sample_id, epoch, body FROM foreign_samples WHERE result_id = ? ORDER BY sample_id, epoch")
      .all(id)
      .map((raw) => {
        const { sample_id, epoch, body } = SampleRow.parse(raw);
        return { id: sample_id, epoch, ...Body.parse(JSON.parse(body)) };
      });
  }

  /** Whether there was anything of that id. */
  remove(id: string): boolean {
    return this.#database.prepare("DELETE FROM foreign_results WHERE id = ?").run(id).changes > 0;
  }
}

function readRow(raw: unknown): ForeignResults {
  const { id, format, source, source_sha256, imported_at, head, samples } = Row.parse(raw);
  return {
    id,
    format,
    source,
    sourceSha256: source_sha256,
    importedAt: imported_at,
    samples,
    ...Head.parse(JSON.parse(head)),
  };
}
