import { z } from "zod";
import { KnownCode } from "#core/base/errors/known-code.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Lineage } from "#core/checkpoints/summary.ts";
import { ProbeRunRequest, type ProbeRunStatus, type ProbeRunSummary, type RunPart } from "#core/probes/run.ts";
import { LineageJson } from "./checkpoints-table.ts";
import type { Sqlite } from "./open-database.ts";

/** What really ran a part of a run, and what it cost; stored when the part ends. */
export const EngineRecord = z.strictObject({
  provider: z.string(),
  runtime: z.string(),
  threads: z.number(),
  dtype: z.string(),
  tokensRequested: z.number(),
  tokensEncoded: z.number(),
  tokensSampled: z.number(),
  peakBytes: z.number(),
});
export type EngineRecord = z.infer<typeof EngineRecord>;

export interface NewPart {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly lineage: Lineage;
  readonly total: number;
}

export interface NewRun {
  readonly id: string;
  readonly probe: { readonly id: string; readonly version: number; readonly sha256: string };
  readonly createdAt: string;
  readonly codeVersion: string;
  readonly request: ProbeRunRequest;
  readonly ownerPid: number;
  readonly parts: readonly NewPart[];
}

const RunRow = z.strictObject({
  id: z.string(),
  probe_id: z.string(),
  probe_kind: z.enum(["value-pairs", "grid", "questions"]),
  probe_version: z.number(),
  probe_sha256: z.string(),
  created_at: z.string(),
  code_version: z.string(),
  status: z.enum(["running", "finished", "partial", "cancelled", "interrupted"]),
  request: z.string(),
});

const RunningRow = z.strictObject({ id: z.string(), ownerPid: z.number() });

const PartRow = z.strictObject({
  run_id: z.string(),
  checkpoint_id: z.string(),
  checkpoint_sha256: z.string(),
  status: z.enum(["waiting", "running", "finished", "failed", "cancelled"]),
  total: z.number(),
  done: z.number(),
  problem: z.string().nullable(),
  engine: z.string().nullable(),
});

const PartWithLineage = PartRow.extend({ lineage: z.string() });

const StoredProblem = z.strictObject({ code: KnownCode, message: z.string() });

/** A part as stored, with what comparisons and reports need besides the summary. */
export interface StoredPart extends RunPart {
  readonly lineage: Lineage;
  readonly engine: EngineRecord | null;
}

/** Probe runs and their parts (one part a checkpoint). */
export class ProbeRunsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  add(run: NewRun): void {
    const insertPart = this.#database.prepare(
      `INSERT INTO probe_run_parts (run_id, checkpoint_id, position, checkpoint_sha256, lineage, status, total)
       VALUES (?, ?, ?, ?, ?, 'waiting', ?)`,
    );
    this.#database.transaction(() => {
      this.#database
        .prepare(
          `INSERT INTO probe_runs (id, probe_id, probe_version, probe_sha256, created_at, code_version, status, request, owner_pid)
           VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?)`,
        )
        .run(
          run.id,
          run.probe.id,
          run.probe.version,
          run.probe.sha256,
          run.createdAt,
          run.codeVersion,
          JSON.stringify(run.request),
          run.ownerPid,
        );
      for (const [position, part] of run.parts.entries()) {
        insertPart.run(
          run.id,
          part.checkpoint,
          position,
          part.checkpointSha256,
          JSON.stringify(part.lineage),
          part.total,
        );
      }
    })();
  }

  /** The one that was begun last first, whatever the clock said: it may have been set back since. */
  list(): ProbeRunSummary[] {
    const parts = Map.groupBy(
      this.#database
        .prepare(`${SELECT_PARTS} ORDER BY run_id, position`)
        .all()
        .map((row) => PartRow.parse(row)),
      ({ run_id: id }) => id,
    );
    return this.#database
      .prepare(`${SELECT_RUN} ORDER BY rowid DESC`)
      .all()
      .map((row) => {
        const run = RunRow.parse(row);
        return summaryOf(run, parts.get(run.id) ?? []);
      });
  }

  find(id: string): ProbeRunSummary | null {
    const row = this.#database.prepare(`${SELECT_RUN} WHERE id = ?`).get(id);
    if (row === undefined) return null;
    const parts = this.#database.prepare(`${SELECT_PARTS} WHERE run_id = ? ORDER BY position`).all(id);
    return summaryOf(
      RunRow.parse(row),
      parts.map((part) => PartRow.parse(part)),
    );
  }

  parts(runId: string): StoredPart[] {
    return this.#database
      .prepare(`SELECT ${PART_COLUMNS}, lineage FROM probe_run_parts WHERE run_id = ? ORDER BY position`)
      .all(runId)
      .map((row) => {
        const part = PartWithLineage.parse(row);
        return { ...readPart(part), lineage: LineageJson.parse(JSON.parse(part.lineage)), engine: engineOf(part) };
      });
  }

  setStatus(id: string, status: ProbeRunStatus): void {
    this.#database.prepare("UPDATE probe_runs SET status = ?, report = NULL WHERE id = ?").run(status, id);
  }

  /** Ends what a process that is gone left running; whatever became of the run since it was looked at stays. */
  interrupt(id: string, ownerPid: number): void {
    this.#database
      .prepare(
        "UPDATE probe_runs SET status = 'interrupted', report = NULL WHERE id = ? AND owner_pid = ? AND status = 'running'",
      )
      .run(id, ownerPid);
  }

  setPart(
    runId: string,
    checkpoint: string,
    change: { status: RunPart["status"]; problem?: Problem | null; engine?: EngineRecord },
  ): void {
    this.#database
      .prepare(
        `UPDATE probe_run_parts SET status = ?, problem = ?, engine = coalesce(?, engine)
         WHERE run_id = ? AND checkpoint_id = ?`,
      )
      .run(
        change.status,
        change.problem ? JSON.stringify({ code: change.problem.code, message: change.problem.message }) : null,
        change.engine ? JSON.stringify(change.engine) : null,
        runId,
        checkpoint,
      );
  }

  /**
   * Takes a run over for this process and marks it running; false where another process did so first. Where other code
   * goes on with it than began it, the run's code version names both.
   */
  claim(id: string, ownerPid: number, codeVersion: string): boolean {
    return (
      this.#database
        .prepare(
          `UPDATE probe_runs SET status = 'running', owner_pid = @ownerPid, report = NULL,
             code_version = CASE WHEN code_version = @codeVersion OR code_version LIKE '%, then ' || @codeVersion
               THEN code_version ELSE code_version || ', then ' || @codeVersion END
           WHERE id = @id AND status <> 'running'`,
        )
        .run({ id, ownerPid, codeVersion }).changes === 1
    );
  }

  /** Runs marked running, with the process that claimed each. */
  running(): { id: string; ownerPid: number }[] {
    return this.#database
      .prepare("SELECT id, owner_pid AS ownerPid FROM probe_runs WHERE status = 'running'")
      .all()
      .map((row) => RunningRow.parse(row));
  }

  report(id: string): unknown {
    const text = this.#database.prepare("SELECT report FROM probe_runs WHERE id = ?").pluck().get(id);
    return typeof text === "string" ? JSON.parse(text) : null;
  }

  setReport(id: string, report: unknown): void {
    this.#database.prepare("UPDATE probe_runs SET report = ? WHERE id = ?").run(JSON.stringify(report), id);
  }
}

const SELECT_RUN = `SELECT id, probe_id, probe_version, probe_sha256, created_at, code_version, status, request,
  (SELECT kind FROM probes WHERE probes.id = probe_id AND version = probe_version) AS probe_kind
  FROM probe_runs`;
const PART_COLUMNS = "run_id, checkpoint_id, checkpoint_sha256, status, done, total, problem, engine";
const SELECT_PARTS = `SELECT ${PART_COLUMNS} FROM probe_run_parts`;

function summaryOf(row: z.infer<typeof RunRow>, parts: readonly z.infer<typeof PartRow>[]): ProbeRunSummary {
  return {
    id: row.id,
    probe: row.probe_id,
    probeKind: row.probe_kind,
    probeVersion: row.probe_version,
    probeSha256: row.probe_sha256,
    createdAt: row.created_at,
    codeVersion: row.code_version,
    status: row.status,
    request: ProbeRunRequest.parse(JSON.parse(row.request)),
    parts: parts.map(readPart),
  };
}

function readPart(row: z.infer<typeof PartRow>): RunPart {
  const engine = engineOf(row);
  return {
    checkpoint: row.checkpoint_id,
    checkpointSha256: row.checkpoint_sha256,
    status: row.status,
    done: row.done,
    total: row.total,
    problem: row.problem === null ? null : StoredProblem.parse(JSON.parse(row.problem)),
    provider: engine?.provider ?? null,
    runtime: engine?.runtime ?? null,
    threads: engine?.threads ?? null,
    dtype: engine?.dtype ?? null,
  };
}

function engineOf({ engine }: { readonly engine: string | null }): EngineRecord | null {
  return engine === null ? null : EngineRecord.parse(JSON.parse(engine));
}
