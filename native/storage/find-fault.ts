import Database from "better-sqlite3";
import { reasonOf } from "#core/base/problem.ts";

/**
 * The first thing that SQLite finds wrong; null in a whole database. `spared`: tables whose names begin with one of them
 * are not read, nor is any index compared with its table then.
 */
export function findFault(database: Database.Database, spared: readonly string[] = []): string | null {
  // With more than one fault to look for, SQLite gives up on some damaged pages instead of telling of them.
  const checks = spared.length === 0 ? ["integrity_check(1)"] : tablesBut(database, spared).map(quickCheck);
  for (const check of checks) {
    const verdict = String(database.pragma(check, { simple: true }));
    if (verdict !== "ok") return verdict.replaceAll(/\s+/g, " ");
  }
  return null;
}

function tablesBut(database: Database.Database, spared: readonly string[]): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .map(String)
    .filter((name) => !spared.some((beginning) => name.startsWith(beginning)));
}

function quickCheck(table: string): string {
  return `quick_check('${table.replaceAll("'", "''")}')`;
}

/** A lock, a full disk or an open file too many is no fault of the database. */
const NO_FAULT = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|CANTOPEN|NOMEM)/;

/** Reads something of a database that may be damaged: where SQLite cannot, `tell` says so. What is no damage is thrown. */
export function readOrTell<T>(read: () => T, tell: (reason: string) => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError) || NO_FAULT.test(cause.code)) throw cause;
    return tell(reasonOf(cause));
  }
}
