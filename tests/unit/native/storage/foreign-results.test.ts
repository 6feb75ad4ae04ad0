import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { ForeignResults } from "#core/interchange/foreign.ts";
import type { LoggedSample } from "#core/interchange/sample-log.ts";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { RESULTS } from "#native/storage/migrations/0011-results.ts";
import { openStore } from "#native/storage/store.ts";

const newPath = (): string => join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite");

const RESULT: ForeignResults = {
  id: "foreign-1",
  format: "lm-eval",
  source: "samples.jsonl",
  sourceSha256: "aa",
  importedAt: "then",
  samples: 2,
  task: "t",
  taskVersion: "1",
  model: "m",
  createdAt: null,
  status: "success",
  details: { seed: 1 },
};
const sample = (epoch: number): LoggedSample => ({
  id: "a",
  epoch,
  input: [{ role: "user", content: "?" }],
  target: "",
  choices: ["x", "y"],
  output: null,
  stop: "unknown",
  inputTokens: null,
  outputTokens: 3,
  likelihoods: [{ text: "x", nats: -1.5, greedy: null }],
  error: null,
  scores: [{ name: "s", value: null, answer: null, explanation: "why", metadata: { by: "m" } }],
  metadata: {},
});

test("imported results are kept whole, once, and go with their samples", () => {
  const opened = openStore(newPath());
  if (!opened.ok) throw new Error(opened.error.message);
  const { foreignResults } = opened.value;
  foreignResults.add(RESULT, [sample(1), sample(2)]);
  foreignResults.add({ ...RESULT, importedAt: "later" }, [sample(3)]);
  expect([foreignResults.list(), foreignResults.samples("foreign-1")]).toEqual([[RESULT], [sample(1), sample(2)]]);
  // A sample that is there twice undoes the whole.
  expect(() => foreignResults.add({ ...RESULT, id: "foreign-2" }, [sample(1), sample(1)])).toThrow(/UNIQUE/);
  expect(foreignResults.find("foreign-2")).toBeNull();
  expect([foreignResults.remove("foreign-1"), foreignResults.samples("foreign-1")]).toEqual([true, []]);
  opened.value.close();
});

test("a workspace from before results were imported keeps its rows and gets the tables", () => {
  const path = newPath();
  const old = new Database(path);
  const before = MIGRATIONS.indexOf(RESULTS);
  for (const sql of MIGRATIONS.slice(0, before)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma(`user_version = ${before}`);
  old.exec(
    "INSERT INTO endpoints (name, url, model, parallel, streaming, added_at) VALUES ('e', 'http://127.0.0.1:1/v1', 'm', 1, 0, 'then')",
  );
  old.close();
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.endpoints.list().map(({ name }) => name)).toEqual(["e"]);
  expect([opened.value.foreignResults.list(), opened.value.ratings.raters("r")]).toEqual([[], []]);
  opened.value.close();
});
