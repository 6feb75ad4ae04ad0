import { z } from "zod";
import { RunKey } from "#core/runs/run-key.ts";
import { RunSeen, RunState } from "#core/runs/run-state.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";
import type { Sqlite } from "./open-database.ts";

const Blob = z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number() });
const Fetched = z.strictObject({
  at: z.string(),
  files: z.array(z.string()),
  refused: z.array(z.string()),
  weights: z.boolean(),
});
export type FetchedFiles = z.infer<typeof Fetched>;

export interface NewTrainingRun {
  readonly key: RunKey;
  readonly machine: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  /** The launch spec's canonical JSON, and its digest. */
  readonly spec: string;
  readonly specSha256: string;
  /** Files on this computer that the run needs. */
  readonly blobs: readonly z.infer<typeof Blob>[];
  /** What is trained; null for a run that is no plan's. */
  readonly training: TrainSpec | null;
}

export interface TrainingRun extends NewTrainingRun {
  readonly state: RunState;
  readonly seen: RunSeen | null;
  readonly seenAt: string | null;
  /** Since when the machine does not answer; null while it does. */
  readonly linkLostSince: string | null;
  readonly eventsOffset: number;
  /** Why it could not be sent, or its artefacts not be brought here. */
  readonly problem: string | null;
  readonly fetched: FetchedFiles | null;
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
  training: z.string().nullable(),
  plan_sha256: z.string().nullable(),
  parent_key: RunKey.nullable(),
  problem: z.string().nullable(),
  fetched: z.string().nullable(),
  fetch_pid: z.number().nullable(),
});

/** Runs handed to machines: what they are, what their machines last said, and what was brought here. */
export class TrainingRunsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** Stores a run before its machine hears of it, in the state "staging". */
  add(run: NewTrainingRun): void {
    const { training } = run;
    this.#database
      .prepare(
        `INSERT INTO runs (key, machine_id, machine_name, created_at, spec_sha256, spec, blobs, state,
                           training, plan_sha256, parent_key)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'staging', ?, ?, ?)`,
      )
      .run(
        run.key,
        run.machine.id,
        run.machine.name,
        run.createdAt,
        run.specSha256,
        run.spec,
        JSON.stringify(run.blobs),
        training === null ? null : JSON.stringify(training),
        training?.plan.sha256 ?? null,
        training?.base.kind === "run" ? training.base.key : null,
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

  /** Runs that go on from this one, oldest first. */
  childrenOf(key: RunKey): TrainingRun[] {
    return this.#database.prepare("SELECT * FROM runs WHERE parent_key = ? ORDER BY key").all(key).map(readRow);
  }

  /**
   * The machine answered: the link is there again, and its silence is kept as a gap. What another process has learnt of a
   * later attempt stays.
   */
  setSeen(key: RunKey, state: RunState, seen: RunSeen | null, at: string): void {
    this.#database
      .transaction(() => {
        this.#database
          .prepare(
            `INSERT OR IGNORE INTO run_gaps (run_key, from_at, to_at)
             SELECT key, link_lost_since, ? FROM runs WHERE key = ? AND link_lost_since IS NOT NULL`,
          )
          .run(at, key);
        this.#database
          .prepare(
            `UPDATE runs SET state = ?, seen = ?, seen_at = ?, link_lost_since = NULL
             WHERE key = ? AND coalesce(json_extract(seen, '$.engine.attempt'), 0) <= ?`,
          )
          .run(state, seen === null ? null : JSON.stringify(seen), at, key, seen?.engine?.attempt ?? 0);
      })
      .immediate();
  }

  /** For a run that its machine never heard of: whether it is still to be sent is decided here. */
  setUnsent(key: RunKey, state: "staging" | "cancelled", problem: string | null): void {
    this.#database.prepare("UPDATE runs SET state = ?, problem = ? WHERE key = ?").run(state, problem, key);
  }

  setProblem(key: RunKey, problem: string | null): void {
    this.#database.prepare("UPDATE runs SET problem = ? WHERE key = ? AND problem IS NOT ?").run(problem, key, problem);
  }

  /** The machine was linked anew, under another id. */
  setMachine(key: RunKey, machine: { readonly id: string; readonly name: string }): void {
    this.#database
      .prepare("UPDATE runs SET machine_id = ?, machine_name = ? WHERE key = ?")
      .run(machine.id, machine.name, key);
  }

  /** Keeps the time of the first silence, and the state. */
  setLinkLost(key: RunKey, since: string): void {
    this.#database
      .prepare("UPDATE runs SET link_lost_since = coalesce(link_lost_since, ?) WHERE key = ?")
      .run(since, key);
  }

  /** When the machine did not answer, and did again. */
  gaps(key: RunKey): { from: string; to: string }[] {
    return this.#database
      .prepare("SELECT from_at AS 'from', to_at AS 'to' FROM run_gaps WHERE run_key = ? ORDER BY from_at")
      .all(key)
      .map((row) => z.strictObject({ from: z.string(), to: z.string() }).parse(row));
  }

  /** Makes a process the only one that brings a run's artefacts here; gives another that lives and does. */
  claimFetch(key: RunKey, pid: number, isAlive: (pid: number) => boolean): number | null {
    return this.#database
      .transaction(() => {
        const owner = z
          .number()
          .nullable()
          .parse(this.#database.prepare("SELECT fetch_pid FROM runs WHERE key = ?").pluck().get(key));
        if (owner !== null && owner !== pid && isAlive(owner)) return owner;
        this.#database.prepare("UPDATE runs SET fetch_pid = ? WHERE key = ?").run(pid, key);
        return null;
      })
      .immediate();
  }

  /** Ends a claim; `fetched` null: nothing came of it. */
  endFetch(key: RunKey, fetched: FetchedFiles | null): void {
    this.#database
      .prepare("UPDATE runs SET fetch_pid = NULL, fetched = coalesce(?, fetched) WHERE key = ?")
      .run(fetched === null ? null : JSON.stringify(fetched), key);
  }

  linkCheckpoint(key: RunKey, checkpointSha256: string): void {
    this.#database.prepare("INSERT OR IGNORE INTO run_checkpoints VALUES (?, ?)").run(key, checkpointSha256);
  }

  /** Hashes of the checkpoints that came of each run. */
  checkpointHashes(): Map<RunKey, string[]> {
    const found = new Map<RunKey, string[]>();
    for (const raw of this.#database.prepare("SELECT run_key, checkpoint_sha256 FROM run_checkpoints").all()) {
      const { run_key, checkpoint_sha256 } = z
        .strictObject({ run_key: RunKey, checkpoint_sha256: z.string() })
        .parse(raw);
      found.set(run_key, [...(found.get(run_key) ?? []), checkpoint_sha256]);
    }
    return found;
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
    training: row.training === null ? null : TrainSpec.parse(JSON.parse(row.training)),
    state: row.state,
    seen: row.seen === null ? null : RunSeen.parse(JSON.parse(row.seen)),
    seenAt: row.seen_at,
    linkLostSince: row.link_lost_since,
    eventsOffset: row.events_offset,
    problem: row.problem,
    fetched: row.fetched === null ? null : Fetched.parse(JSON.parse(row.fetched)),
  };
}
