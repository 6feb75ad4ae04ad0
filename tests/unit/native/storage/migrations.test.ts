import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { openDatabase } from "#native/storage/open-database.ts";

type Rows = Record<string, Record<string, unknown>[]>;
const APPLICATION_ID = 0x4d534d57;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-migrations-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPath(within = folder): string {
  return join(mkdtempSync(join(within, "workspace-")), "workbench.sqlite");
}

/** A database as version `version` left it, with a row in every table. */
function oldDatabase(version: number, within?: string): string {
  const path = newPath(within);
  const old = new Database(path);
  old.pragma("journal_mode = WAL");
  old.pragma("foreign_keys = OFF");
  for (const sql of MIGRATIONS.slice(0, version)) old.exec(sql);
  for (const table of tablesOf(old)) fill(old, table);
  old.pragma(`application_id = ${APPLICATION_ID}`);
  old.pragma(`user_version = ${version}`);
  old.close();
  return path;
}

/** Tables of our own; those of the full-text index are written by triggers. */
function tablesOf(database: Database.Database): string[] {
  return database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
    .map(String);
}

/** A row of values that the table's own checks allow. */
function fill(database: Database.Database, table: string): void {
  const sql = String(database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").pluck().get(table));
  const columns = database
    .prepare('SELECT name, type, "notnull" AS needed FROM pragma_table_xinfo(?) WHERE hidden = 0')
    .all(table) as {
    name: string;
    type: string;
    needed: number;
  }[];
  const values = columns.map(({ name, type, needed }) => {
    if (needed === 0 && sql.includes("IS NULL")) return null;
    const allowed = new RegExp(`\\b${name} IN \\('([^']+)'`).exec(sql)?.[1];
    return allowed ?? { INTEGER: 1, REAL: 0.5, BLOB: Buffer.of(7) }[type] ?? `${table}.${name}`;
  });
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const holes = columns.map(() => "?").join(", ");
  database.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${holes})`).run(...values);
}

function rowsOf(path: string): Rows {
  const database = new Database(path, { readonly: true });
  const rows = Object.fromEntries(
    tablesOf(database).map((table) => [
      table,
      database.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[],
    ]),
  );
  database.close();
  return rows;
}

/** Columns that the old rows had, of the rows that are there now. */
function asBefore(before: Rows, now: Rows): Rows {
  return Object.fromEntries(
    Object.entries(before).map(([table, rows]) => [
      table,
      (now[table] ?? []).map((row) => Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, row[name]]))),
    ]),
  );
}

function schemaOf(path: string): unknown[] {
  const database = new Database(path, { readonly: true });
  const schema = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
  database.close();
  return schema;
}

function upgrade(path: string): void {
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.close();
}

function copiesOf(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name.includes(".before-"));
}

test.each(MIGRATIONS.slice(1).map((_sql, place) => place + 1))(
  "a workspace of schema %i keeps every row, gets today's schema, and a copy of it is kept as it was",
  (version) => {
    const path = oldDatabase(version);
    const before = rowsOf(path);
    expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
    upgrade(path);
    expect(asBefore(before, rowsOf(path))).toEqual(before);
    const fresh = newPath();
    upgrade(fresh);
    expect([schemaOf(path), copiesOf(fresh)]).toEqual([schemaOf(fresh), []]);
    const copy = `workbench.sqlite.before-${String(version + 1).padStart(4, "0")}`;
    expect(copiesOf(path)).toEqual([copy]);
    const kept = new Database(join(dirname(path), copy), { readonly: true });
    const marks = ["user_version", "application_id"].map((name) => kept.pragma(name, { simple: true }));
    kept.close();
    expect([marks, rowsOf(join(dirname(path), copy))]).toEqual([[version, APPLICATION_ID], before]);
    // Opened again, and checked through, it is copied no more.
    upgrade(path);
    expect(copiesOf(path)).toEqual([copy]);
  },
);

test("readings of before are counted, and probes told apart by their kind", () => {
  const path = oldDatabase(13);
  const old = new Database(path);
  const kinds = ["value-pairs", "grid"];
  old.exec("DELETE FROM readings; DELETE FROM probe_run_parts; DELETE FROM probe_runs; DELETE FROM probes");
  for (const kind of kinds) {
    old
      .prepare("INSERT INTO probes VALUES (?, 1, ?, 'imported', 'then', json_object('kind', ?))")
      .run(kind, kind, kind);
    old
      .prepare("INSERT INTO probe_runs VALUES (?, ?, 1, 'aa', 'then', '1', 'finished', '{}', 1, NULL)")
      .run(`run of ${kind}`, kind);
    for (const checkpoint of ["a", "b"]) {
      old
        .prepare("INSERT INTO probe_run_parts VALUES (?, ?, 0, 'bb', '{}', 'finished', 3, NULL, NULL)")
        .run(`run of ${kind}`, checkpoint);
    }
  }
  for (const item of ["one", "two", "three"]) {
    old.prepare("INSERT INTO readings VALUES ('run of grid', 'b', 'sampled', ?, 0, 0, 0, '{}')").run(item);
  }
  old.close();
  upgrade(path);
  const now = rowsOf(path);
  expect(now["probes"]?.map((probe) => probe["kind"])).toEqual(kinds);
  expect(now["probe_run_parts"]?.map((part) => [part["run_id"], part["checkpoint_id"], part["done"]])).toEqual([
    ["run of value-pairs", "a", 0],
    ["run of value-pairs", "b", 0],
    ["run of grid", "a", 0],
    ["run of grid", "b", 3],
  ]);
});

test("an earlier copy is not written over, and a copy that was put back is brought up to date like any other", () => {
  const path = oldDatabase(3);
  upgrade(path);
  const copy = `${path}.before-0004`;
  const first = readFileSync(copy);
  rmSync(path);
  const restored = new Database(copy);
  restored.prepare("UPDATE probes SET sha256 = 'worked on since'").run();
  restored.prepare("VACUUM INTO ?").run(path);
  restored.close();
  upgrade(path);
  expect(copiesOf(path).toSorted()).toEqual(["workbench.sqlite.before-0004", "workbench.sqlite.before-0004-2"]);
  expect(first.length).toBeGreaterThan(0);
  expect(rowsOf(`${path}.before-0004-2`)["probes"]?.[0]?.["sha256"]).toBe("worked on since");
});

test("what only stands in the write-ahead log is in the copy", () => {
  const path = oldDatabase(5);
  const writer = new Database(path);
  writer.pragma("wal_autocheckpoint = 0");
  writer.prepare("UPDATE probes SET sha256 = 'in the log'").run();
  upgrade(path);
  writer.close();
  expect(rowsOf(`${path}.before-0006`)["probes"]?.[0]?.["sha256"]).toBe("in the log");
});

test("a newer workspace is refused, and no byte of it changes", () => {
  const path = newPath();
  upgrade(path);
  const newer = new Database(path);
  newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  newer.close();
  const before = createHash("sha256").update(readFileSync(path)).digest("hex");
  const opened = openDatabase(path);
  expect(opened).toMatchObject({
    ok: false,
    error: {
      code: "database-newer",
      message: expect.stringContaining(`schema ${MIGRATIONS.length + 1}, this one knows ${MIGRATIONS.length}`),
    },
  });
  expect([createHash("sha256").update(readFileSync(path)).digest("hex"), copiesOf(path)]).toEqual([before, []]);
});

// Only root may mount a disk of its own.
test.runIf(process.platform === "linux" && userInfo().uid === 0)(
  "without room for a copy the workspace is left as it is, and opens once there is room",
  () => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]).status).toBe(0);
    try {
      const path = oldDatabase(5, disk);
      const ballast = join(disk, "ballast");
      writeFileSync(ballast, Buffer.alloc(4 * 2 ** 20 - statSync(path).size - 100_000));
      const before = readFileSync(path);
      expect(openDatabase(path)).toMatchObject({
        ok: false,
        error: {
          code: "disk-full",
          message: expect.stringMatching(/the copy takes \d+ MB, and \d+ MB are free there\. Make room/),
        },
      });
      expect([copiesOf(path), readFileSync(path).equals(before)]).toEqual([[], true]);
      rmSync(ballast);
      upgrade(path);
      expect(copiesOf(path)).toEqual(["workbench.sqlite.before-0006"]);
    } finally {
      spawnSync("umount", ["--lazy", disk]);
    }
  },
);
