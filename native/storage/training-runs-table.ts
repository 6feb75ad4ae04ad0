import { z } from "zod";
import type { RunEvent } from "#core/runs/run-event.ts";
import { RunKey } from "#core/runs/run-key.ts";
import { RunSeen, RunState } from "#core/runs/run-state.ts";
import type { Sqlite } from "./open-database.ts";

const Blob = z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number() });

export interface NewTrainingRun {
  readonly key: RunKey;
  readonly machine: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  /** The launch spec's canonical JSON, and its digest. */
  readonly spec: string;
  readonly specSha256: string;
  /** Files on this computer that the run needs. */
  readonly blobs: readonly z.infer<typeof Blob>[];
}

export interface TrainingRun extends NewTrainingRun {
  readonly state: RunState;
  readonly seen: RunSeen | null;
  readonly seenAt: string | null;
  /** Since when the machine does not answer; null while it does. */
  readonly linkLostSince: string | null;
  readonly eventsOffset: number;
}

const Row = z.strictObject({
  key: RunKey,
  machine_id: z.string(),
  machine_name: z.string(),
  created_at: z.string(),
  spec_sha256: z.string(),
  spec: z.string(),
  blobs: z.string(),
  state: RunState,
  seen: z.string().nullable(),
  seen_at: z.string().nullable(),
  link_lost_since: z.string().nullable(),
  events_offset: z.number(),
});

const EventRow = z.strictObject({
  offset: z.number(),
  seq: z.number().nullable(),
  at_ms: z.number().nullable(),
  kind: z.string(),
  line: z.string(),
});

/** Runs handed to machines, and the events that they wrote there. */
export class TrainingRunsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** Stores a run before its machine hears of it, in the state "staging". */
  add(run: NewTrainingRun): void {
    this.#database
      .prepare(
        `INSERT INTO runs (key, machine_id, machine_name, created_at, spec_sha256, spec, blobs, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'staging')`,
      )
      .run(
        run.key,
        run.machine.id,
        run.machine.name,
        run.createdAt,
        run.specSha256,
        run.spec,
        JSON.stringify(run.blobs),
      );
  }

  /** Newest first. */
  list(): TrainingRun[] {
    return this.#database.prepare("SELECT * FROM runs ORDER BY key DESC").all().map(readRow);
  }

  find(key: string): TrainingRun | null {
    const row = this.#database.prepare("SELECT * FROM runs WHERE key = ?").get(key);
    return row === undefined ? null : readRow(row);
  }

  /** The machine answered: the link is there again. */
  setSeen(key: RunKey, state: RunState, seen: RunSeen | null, at: string): void {
    this.#database
      .prepare("UPDATE runs SET state = ?, seen = ?, seen_at = ?, link_lost_since = NULL WHERE key = ?")
      .run(state, seen === null ? null : JSON.stringify(seen), at, key);
  }

  /** Keeps the time of the first silence, and the state. */
  setLinkLost(key: RunKey, since: string): void {
    this.#database
      .prepare("UPDATE runs SET link_lost_since = coalesce(link_lost_since, ?) WHERE key = ?")
      .run(since, key);
  }

  /**
   * Stores the lines that were read from `from` on and where the next one begins, both or neither. False where another
   * reader of the same run was faster: then nothing is stored.
   */
  appendEvents(key: RunKey, from: number, events: readonly RunEvent[], next: number): boolean {
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
  events(key: RunKey, after = -1, most = 100_000): RunEvent[] {
    return this.#database
      .prepare(
        "SELECT offset, seq, at_ms, kind, line FROM run_events WHERE run_key = ? AND offset > ? ORDER BY offset LIMIT ?",
      )
      .all(key, after, most)
      .map((raw) => {
        const { offset, seq, at_ms, kind, line } = EventRow.parse(raw);
        return { offset, seq, atMs: at_ms, kind, text: line };
      });
  }
}

function readRow(raw: unknown): TrainingRun {
  const row = Row.parse(raw);
  return {
    key: row.key,
    machine: { id: row.machine_id, name: row.machine_name },
    createdAt: row.created_at,
    spec: row.spec,
    specSha256: row.spec_sha256,
    blobs: z.array(Blob).parse(JSON.parse(row.blobs)),
    state: row.state,
    seen: row.seen === null ? null : RunSeen.parse(JSON.parse(row.seen)),
    seenAt: row.seen_at,
    linkLostSince: row.link_lost_since,
    eventsOffset: row.events_offset,
  };
}
