import { MIGRATIONS } from "./migrations/index.ts";
import { findFault } from "./find-fault.ts";
import { LARGE_TABLES, type Sqlite } from "./open-database.ts";

/** What can be told of a workspace's database without telling anything that stands in it. */
export interface WorkspaceFacts {
  readonly sqlite: string;
  readonly schemaVersion: number;
  /** The newest that this program knows. */
  readonly knownSchema: number;
  readonly sizeBytes: number;
  /** SQLite's own verdict. `integrity_check` reads all; in a large database `quick_check` reads all but documents and readings. */
  readonly check: { readonly kind: "integrity_check" | "quick_check"; readonly verdict: string };
  readonly rows: Readonly<Record<string, number>>;
}

/** Above it, reading everything through would hold the workbench up for many seconds. */
const LARGE_BYTES = 256 * 2 ** 20;

export function workspaceFacts(database: Sqlite): WorkspaceFacts {
  const number = (pragma: string): number => Number(database.pragma(pragma, { simple: true }));
  const sizeBytes = number("page_count") * number("page_size");
  const kind = sizeBytes > LARGE_BYTES ? "quick_check" : "integrity_check";
  const verdict = findFault(database, kind === "quick_check" ? LARGE_TABLES : []) ?? "ok";
  return {
    sqlite: String(database.prepare("SELECT sqlite_version()").pluck().get()),
    schemaVersion: number("user_version"),
    knownSchema: MIGRATIONS.length,
    sizeBytes,
    check: { kind, verdict },
    rows: Object.fromEntries(tables(database).map((table) => [table, rowsOf(database, table)])),
  };
}

function tables(database: Sqlite): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all()
    .map(String);
}

function rowsOf(database: Sqlite, table: string): number {
  return Number(
    database
      .prepare(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get(),
  );
}
