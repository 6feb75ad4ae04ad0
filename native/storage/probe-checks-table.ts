import { z } from "zod";
import type { ProbeCheck } from "#core/probes/authoring/check-report.ts";
import type { Sqlite } from "./open-database.ts";

/** A report that we wrote: its format says whether this version can read it. */
const Stored = z.custom<ProbeCheck>(
  (value) => typeof value === "object" && value !== null && "format" in value && value.format === 1,
);
const Answer = z.strictObject({ body: z.string(), answeredAt: z.string() });
export type KeptAnswer = z.infer<typeof Answer>;

/** The last check of each version of a probe, and the answers that probes' items were made of. */
export class ProbeChecksTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** A check in the shape of another version of the app counts as none: it is made anew. */
  find(probe: string, version: number): ProbeCheck | null {
    const body = this.#database
      .prepare("SELECT body FROM probe_checks WHERE probe_id = ? AND probe_version = ?")
      .pluck()
      .get(probe, version);
    return typeof body === "string" ? (Stored.safeParse(JSON.parse(body)).data ?? null) : null;
  }

  set(check: ProbeCheck): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO probe_checks (probe_id, probe_version, body) VALUES (?, ?, ?)")
      .run(check.probe, check.version, JSON.stringify(check));
  }

  answer(requestSha256: string): KeptAnswer | null {
    const row = this.#database
      .prepare("SELECT body, answered_at AS answeredAt FROM probe_answers WHERE request_sha256 = ?")
      .get(requestSha256);
    return row === undefined ? null : Answer.parse(row);
  }

  keepAnswer(requestSha256: string, { body, answeredAt }: KeptAnswer): void {
    this.#database
      .prepare(
        `INSERT INTO probe_answers (request_sha256, body, answered_at) VALUES (?, ?, ?)
         ON CONFLICT (request_sha256) DO NOTHING`,
      )
      .run(requestSha256, body, answeredAt);
  }
}
