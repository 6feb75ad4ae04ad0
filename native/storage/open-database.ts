import { existsSync, mkdirSync, openSync, readSync, closeSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { findFault } from "./find-fault.ts";
import { isHeldTooLong, whoHoldsIt } from "./held-too-long.ts";
import { keepCopy } from "./keep-copy.ts";
import { MIGRATIONS } from "./migrations/index.ts";

export type Sqlite = Database.Database;
export type Statement = Database.Statement;

/** "MSMW" in ASCII: marks a SQLite file as a workspace of ours (PRAGMA application_id). */
const APPLICATION_ID = 0x4d534d57;

type OpenCode =
  | "runtime-too-old"
  | "workspace-unusable"
  | "database-damaged"
  | "database-foreign"
  | "database-newer"
  | "disk-full";

export interface OpenOptions {
  /** The file was looked over by this process already: its pages are not read through once more. */
  readonly checked?: boolean;
  /** Milliseconds for which each step waits for other processes. */
  readonly patienceMs?: number;
}

/**
 * Opens or creates the workspace database and brings it to the current schema; an older one is copied first. A file that is
 * damaged, not ours or written by a newer version is refused untouched.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Result<Sqlite, Problem<OpenCode>> {
  // better-sqlite3 13 needs Node-API 10; on an older Node it would end the process without a word.
  if (Number(process.versions["napi"] ?? 0) < 10) {
    return err(
      problem(
        "runtime-too-old",
        `Node ${process.versions.node} cannot open the workspace database; run MSM Workbench through npm (it brings Node 24).`,
      ),
    );
  }
  const { checked = false, patienceMs = PATIENCE_MS } = options;
  const foreign = existsSync(path) ? refuseForeignFile(path) : null;
  if (foreign) return err(foreign);
  let database: Sqlite | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new Database(path, { timeout: patienceMs });
    const refused = checked ? null : refuseContent(database, path);
    if (refused) {
      database.close();
      return err(refused);
    }
    const kept = keepCopy(database, path, MIGRATIONS.length);
    if (!kept.ok) {
      database.close();
      return kept;
    }
    writeAhead(database, patienceMs);
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    migrate(database);
    return ok(database);
  } catch (cause) {
    database?.close();
    return err(describeOpenFailure(path, cause));
  }
}

function refuseForeignFile(path: string): Problem<OpenCode> | null {
  try {
    const file = openSync(path, "r");
    const header = Buffer.alloc(16);
    const length = readSync(file, header, 0, 16, 0);
    closeSync(file);
    if (length === 0 || header.toString("latin1") === "SQLite format 3\0") return null;
    return problem(
      "database-damaged",
      `${path} is not a SQLite database: move it away or choose another workspace with --workspace.`,
    );
  } catch (cause) {
    return describeOpenFailure(path, cause);
  }
}

function refuseContent(database: Sqlite, path: string): Problem<OpenCode> | null {
  const { owner, tables, version } = readMarks(database);
  if (owner !== APPLICATION_ID && tables !== 0) {
    return problem(
      "database-foreign",
      `${path} belongs to another program: choose another workspace with --workspace.`,
    );
  }
  if (version > MIGRATIONS.length) {
    return problem(
      "database-newer",
      `${path} was written by a newer MSM Workbench (schema ${version}, this one knows ${MIGRATIONS.length}): update MSM Workbench.`,
    );
  }
  // Without what grows without bound: to read gigabytes through would take a minute at each opening. A fault there shows when it is read.
  const fault = findFault(database, LARGE_TABLES);
  return fault === null
    ? null
    : problem(
        "database-damaged",
        `${path} is damaged (${fault}): restore it from a copy or choose another workspace with --workspace.`,
      );
}

/** How the names of the tables begin that hold documents with what is found in them, and the readings of probe runs. */
export const LARGE_TABLES = ["document", "readings"] as const;

const PATIENCE_MS = 10_000;

/** Turns the write-ahead log on. SQLite does not wait for others by itself here, as it does everywhere else. */
function writeAhead(database: Sqlite, patienceMs: number): void {
  // A clock that only goes forward: the other one may be set back by an hour meanwhile.
  const until = performance.now() + patienceMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (cause) {
      if (!isHeldTooLong(cause) || performance.now() > until) throw cause;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

interface Marks {
  readonly owner: number;
  readonly tables: number;
  readonly version: number;
}

/** Whose file it is, as it is at one moment: another process may be making it a workspace just now. */
function readMarks(database: Sqlite): Marks {
  return database
    .transaction(() => ({
      owner: Number(database.pragma("application_id", { simple: true })),
      tables: Number(database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get()),
      version: Number(database.pragma("user_version", { simple: true })),
    }))
    .deferred();
}

function describeOpenFailure(path: string, cause: unknown): Problem<OpenCode> {
  if (isHeldTooLong(cause)) {
    return problem(
      "workspace-unusable",
      `The workspace database ${path} cannot be opened now, for ${whoHoldsIt(dirname(path))}`,
    );
  }
  if (isDiskFull(dirname(path))) {
    return problem(
      "disk-full",
      `The workspace database ${path} cannot be opened, for its disk is full (${reasonOf(cause)}): free some space, then do it again; what was stored is kept.`,
    );
  }
  const damaged = /malformed|not a database|corrupt/i.test(reasonOf(cause));
  return damaged
    ? problem(
        "database-damaged",
        `${path} is damaged (${reasonOf(cause)}): restore it from a copy or choose another workspace with --workspace.`,
      )
    : problem(
        "workspace-unusable",
        `The workspace database ${path} cannot be opened (${reasonOf(cause)}): check the folder's permissions and space, or choose another with --workspace.`,
      );
}

/** SQLite needs so much to open a database at all, and says only that the disk failed where it does not get it. */
const LEAST_FREE_BYTES = 64 << 10;

function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

/**
 * Applies what is missing, one transaction a step, so that a crash in between leaves a whole older schema. The version is
 * read inside the transaction: two processes may open a new workspace at the same moment.
 */
function migrate(database: Sqlite): void {
  const step = database.transaction((index: number, sql: string): void => {
    if (Number(database.pragma("user_version", { simple: true })) > index) return;
    database.exec(sql);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${index + 1}`);
  });
  for (const [index, sql] of MIGRATIONS.entries()) step.immediate(index, sql);
}
