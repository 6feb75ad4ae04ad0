import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "#native/storage/open-database.ts";
import { Presence } from "#native/storage/presence.ts";

function temporaryPath(): string {
  return join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite");
}

function messageOf(path: string): string {
  const opened = openDatabase(path);
  if (opened.ok) {
    opened.value.close();
    return "opened";
  }
  return opened.error.message;
}

test("a new workspace database is made in WAL mode with the current schema and opens again", () => {
  const path = temporaryPath();
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(opened.value.prepare("SELECT count(*) FROM readings").pluck().get()).toBe(0);
  opened.value.close();
  expect(messageOf(path)).toBe("opened");
});

test("a file that is not SQLite is refused with a sentence and left as it was", () => {
  const path = temporaryPath();
  writeFileSync(path, "these are my notes, not a database");
  expect(messageOf(path)).toBe(
    `${path} is not a SQLite database: move it away or choose another workspace with --workspace.`,
  );
  expect(readFileSync(path, "utf8")).toBe("these are my notes, not a database");
});

test("another program's database is refused with a sentence and gets no table of ours", () => {
  const path = temporaryPath();
  const foreign = new Database(path);
  foreign.exec("CREATE TABLE invoices (id INTEGER PRIMARY KEY)");
  foreign.close();
  expect(messageOf(path)).toBe(`${path} belongs to another program: choose another workspace with --workspace.`);
  const after = new Database(path);
  expect(after.prepare("SELECT name FROM sqlite_schema").pluck().all()).toEqual(["invoices"]);
  after.close();
});

test("a database whose pages were overwritten is refused as damaged", () => {
  const path = temporaryPath();
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.pragma("wal_checkpoint(TRUNCATE)");
  opened.value.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 100, bytes.length);
  writeFileSync(path, bytes);
  expect(messageOf(path)).toMatch(/is damaged \(.+\): restore it from a copy/);
});

test("a database of a newer version is refused and keeps its version", () => {
  const path = temporaryPath();
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.pragma("user_version = 99");
  opened.value.close();
  expect(messageOf(path)).toMatch(/was written by a newer MSM Workbench \(schema 99/);
});

test("a folder that cannot hold a database is refused with the reason", () => {
  const path = join(temporaryPath(), "below-a-file-that-is-missing", "\0");
  expect(messageOf(path)).toMatch(/cannot be opened/);
});

test("a database that another process holds for long is said to be, with who is at work there and what to do", () => {
  const path = temporaryPath();
  const other = new Database(path);
  other.exec("BEGIN EXCLUSIVE");
  const said = (): unknown => openDatabase(path, { patienceMs: 20 });
  const sentence = `The workspace database ${path} cannot be opened now, for another `;
  expect(said()).toMatchObject({ error: { code: "workspace-unusable", message: expect.stringContaining(sentence) } });
  const pid = process.ppid;
  const holder = new Presence(join(dirname(path), "processes"), {
    pid,
    command: "msm serve",
    since: "2026-11-26T10:02Z",
  });
  const who = `at work there: process ${pid} (msm serve, since 2026-11-26 10:02 UTC). Wait until it is done or end it`;
  expect(said()).toMatchObject({ error: { message: expect.stringContaining(who) } });
  holder.leave();
  other.close();
});
