import { statSync, symlinkSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { LogKeeper } from "#native/storage/log-keeper.ts";
import { temporaryDatabase } from "./corpus-fixture.ts";

const ROWS = 400;

function open(path: string): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  return database;
}

function write(database: Database.Database): void {
  database.exec("CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL)");
  const insert = database.prepare("INSERT INTO notes VALUES (?)");
  for (let row = 0; row < ROWS; row++) insert.run("long ".repeat(500));
}

test("a large log is moved into the database while it is written to, and what was written is there once", async () => {
  const path = temporaryDatabase();
  const database = open(path);
  const keeper = new LogKeeper(database, path, { everyMs: 5, largeBytes: 50_000 });
  // Whatever reaches the file, this connection did not bring there.
  database.pragma("wal_autocheckpoint = 0");
  for (let round = 1; round <= 3; round++) {
    write(database);
    await expect.poll(() => statSync(path).size, { timeout: 20_000 }).toBeGreaterThan(round * ROWS * 2_500);
  }
  write(database);
  keeper.close();
  expect(database.prepare("SELECT count(*) FROM notes").pluck().get()).toBe(4 * ROWS);
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();
  expect(statSync(`${path}-wal`, { throwIfNoEntry: false })).toBeUndefined();
});

test("a log that cannot be looked at, and one without its database, are no fault of this process", async () => {
  const database = open(temporaryDatabase());
  const looped = temporaryDatabase();
  symlinkSync(`${looped}-wal`, `${looped}-wal`);
  const alone = temporaryDatabase();
  writeFileSync(`${alone}-wal`, "x".repeat(1_000));
  const keepers = [looped, alone].map((path) => new LogKeeper(database, path, { everyMs: 1, largeBytes: 100 }));
  write(database);
  // Until the thread without a database has ended, again and again.
  await new Promise((done) => setTimeout(done, 500));
  for (const keeper of keepers) keeper.close();
  expect(database.prepare("SELECT count(*) FROM notes").pluck().get()).toBe(ROWS);
  database.close();
});
