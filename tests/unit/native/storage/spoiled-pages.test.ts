import { closeSync, openSync, writeSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { diskProblem } from "#native/workbench/storage-failure.ts";
import { makeCorpus, newDocument, openTestStore, temporaryDatabase } from "./corpus-fixture.ts";

/** Overwrites 512 bytes in the midst of a page of a table that is not its first. */
function spoil(path: string, table: string): void {
  const database = new Database(path);
  const pages = database.prepare("SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno").pluck().all(table);
  const size = Number(database.pragma("page_size", { simple: true }));
  database.close();
  const page = Number(pages[Math.floor(pages.length / 2)]);
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(512, 0x5a), 0, 512, (page - 1) * size);
  closeSync(file);
}

/** A run of one checkpoint with as many readings. */
function addReadings(path: string, count: number): void {
  const database = new Database(path);
  database.exec(`
    INSERT INTO probes (id, version, sha256, source, added_at, body) VALUES ('p', 1, 'aa', 'imported', 'then', '{}');
    INSERT INTO probe_runs (id, probe_id, probe_version, probe_sha256, created_at, code_version, status, request, owner_pid)
      VALUES ('run', 'p', 1, 'aa', 'then', '1', 'running', '{}', 1);
    INSERT INTO probe_run_parts (run_id, checkpoint_id, position, checkpoint_sha256, lineage, status, total)
      VALUES ('run', 'small', 0, 'bb', '{}', 'running', ${count});
  `);
  const insert = database.prepare("INSERT INTO readings VALUES ('run', 'small', 'sampled', ?, 0, 0, 0, ?)");
  database.transaction(() => {
    for (let item = 0; item < count; item++) insert.run(`item ${item}`, `"${"of some length ".repeat(20)}"`);
  })();
  database.close();
}

test.each(["documents", "document_words_data", "document_facets", "readings"])(
  "a spoiled page of %s is told of in sentences, with all that can still be read",
  (table) => {
    const path = temporaryDatabase();
    const store = openTestStore(path);
    makeCorpus(store, "one");
    const words = (place: number): string => `memo ${place} ${"of some length ".repeat(20)}`;
    store.documents.insertBatch(
      "one",
      Array.from({ length: 1500 }, (_, place) => newDocument(`k${place}`, words(place))),
    );
    store.close();
    addReadings(path, 1500);
    spoil(path, table);
    const spoiled = openTestStore(path);
    const faults = spoiled.check();
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.filter((fault) => !/^[A-Z]\S+ [^\n]+\.$/.test(fault))).toEqual([]);
    expect(faults.join(" ")).toContain("malformed");
    spoiled.close();
  },
);

test("an index of words that another process is writing to is not called damaged", () => {
  const path = temporaryDatabase();
  const store = openTestStore(path, { patienceMs: 20 });
  const other = new Database(path);
  other.exec("BEGIN IMMEDIATE");
  expect(() => store.check()).toThrow("database is locked");
  other.close();
  expect(store.check()).toEqual([]);
  store.close();
});

test("readings on a spoiled page are told of where they are read", () => {
  const path = temporaryDatabase();
  openTestStore(path).close();
  addReadings(path, 1500);
  spoil(path, "readings");
  const store = openTestStore(path);
  const problems = ["run", "nobody"].map((run) => {
    try {
      store.readings.answered(run, "small");
      return null;
    } catch (cause) {
      return diskProblem(cause, "the workspace")?.code;
    }
  });
  expect(problems).toEqual(["database-damaged", null]);
  store.close();
});
