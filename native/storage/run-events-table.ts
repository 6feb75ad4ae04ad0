import { z } from "zod";
import type { RunEvent } from "#core/runs/run-event.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({
  offset: z.number(),
  seq: z.number().nullable(),
  at_ms: z.number().nullable(),
  kind: z.string(),
  line: z.string(),
});

const COLUMNS = "SELECT offset, seq, at_ms, kind, line FROM run_events";

/** Lines of `events.jsonl` that were brought from the machines. */
export class RunEventsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /**
   * Stores the lines that were read from `from` on and where the next one begins, both or neither. False where another
   * reader of the same run was faster: then nothing is stored.
   */
  append(key: RunKey, from: number, events: readonly RunEvent[], next: number): boolean {
    const insert = this.#database.prepare(
      "INSERT INTO run_events (run_key, offset, seq, at_ms, kind, line) VALUES (?, ?, ?, ?, ?, ?)",
    );
    return this.#database
      .transaction(() => {
        const moved = this.#database
          .prepare("UPDATE runs SET events_offset = ? WHERE key = ? AND events_offset = ?")
          .run(next, key, from);
        if (moved.changes === 0) return false;
        for (const { offset, seq, atMs, kind, text } of events) insert.run(key, offset, seq, atMs, kind, text);
        return true;
      })
      .immediate();
  }

  /** In the order of the file; `after` is the offset of the last one known. */
  list(key: RunKey, after = -1, most = 100_000): RunEvent[] {
    return this.#database
      .prepare(`${COLUMNS} WHERE run_key = ? AND offset > ? ORDER BY offset LIMIT ?`)
      .all(key, after, most)
      .map(readRow);
  }

  /** Those of some kinds, in the order of the file. */
  ofKinds(key: RunKey, kinds: readonly string[]): RunEvent[] {
    const marks = kinds.map(() => "?").join(", ");
    return this.#database
      .prepare(`${COLUMNS} WHERE run_key = ? AND kind IN (${marks}) ORDER BY offset`)
      .all(key, ...kinds)
      .map(readRow);
  }

  /** The last one of each kind that there is, in the order of the file. */
  lastOfKinds(key: RunKey, kinds: readonly string[]): RunEvent[] {
    const last = this.#database.prepare(`${COLUMNS} WHERE run_key = ? AND kind = ? ORDER BY offset DESC LIMIT 1`);
    return kinds
      .map((kind) => last.get(key, kind))
      .filter((row) => row !== undefined)
      .map(readRow)
      .sort((left, right) => left.offset - right.offset);
  }
}

function readRow(raw: unknown): RunEvent {
  const { offset, seq, at_ms, kind, line } = Row.parse(raw);
  return { offset, seq, atMs: at_ms, kind, text: line };
}
