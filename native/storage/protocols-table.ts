import { z } from "zod";
import { type FrozenProtocol, Protocol, type ProtocolLogEntry } from "#core/experiment/protocol.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({ sha256: z.string(), author: z.string(), frozen_at: z.string(), body: z.string() });
const LogRow = z.strictObject({
  kind: z.enum(["opened", "deviation"]),
  run: z.string(),
  detail: z.string(),
  author: z.string(),
  at: z.string(),
});

/** Protocols and their log. The database itself refuses to change or to delete a protocol. */
export class ProtocolsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add({ sha256, author, frozenAt, ...body }: FrozenProtocol): void {
    this.#database
      .prepare("INSERT INTO protocols (name, sha256, probe_id, author, frozen_at, body) VALUES (?, ?, ?, ?, ?, ?)")
      .run(body.name, sha256, body.probe.id, author, frozenAt, JSON.stringify(body));
  }

  /** Newest first; of one probe, or all. */
  list(probe?: string): FrozenProtocol[] {
    return this.#database
      .prepare(
        `SELECT sha256, author, frozen_at, body FROM protocols WHERE ? IS NULL OR probe_id = ?
         ORDER BY rowid DESC`,
      )
      .all(probe ?? null, probe ?? null)
      .map((raw) => {
        const { frozen_at: frozenAt, body, ...row } = Row.parse(raw);
        return { ...Protocol.parse(JSON.parse(body)), ...row, frozenAt };
      });
  }

  /** What is logged already stays as it was. */
  log(protocol: string, { kind, run, detail, author, at }: ProtocolLogEntry): void {
    this.#database
      .prepare(
        "INSERT OR IGNORE INTO protocol_log (protocol, kind, run_id, detail, author, at) VALUES (?, ?, ?, ?, ?, ?)",
      )
      .run(protocol, kind, run, detail, author, at);
  }

  /** In the order in which it happened. */
  logOf(protocol: string): ProtocolLogEntry[] {
    return this.#database
      .prepare("SELECT kind, run_id AS run, detail, author, at FROM protocol_log WHERE protocol = ? ORDER BY number")
      .all(protocol)
      .map((row) => LogRow.parse(row));
  }
}
