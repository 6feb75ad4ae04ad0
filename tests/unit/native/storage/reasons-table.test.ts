import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { REASONS } from "#native/storage/migrations/0013-reasons.ts";
import { openStore } from "#native/storage/store.ts";

test("a workspace from before reasons were read keeps its rows and gets the tables", () => {
  const path = join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite");
  const old = new Database(path);
  const before = MIGRATIONS.indexOf(REASONS);
  for (const sql of MIGRATIONS.slice(0, before)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma(`user_version = ${before}`);
  old.exec(
    "INSERT INTO endpoints (name, url, model, parallel, streaming, added_at) VALUES ('e', 'http://127.0.0.1:1/v1', 'm', 1, 0, 'then')",
  );
  old.close();
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const { endpoints, reasons } = opened.value;
  expect(endpoints.list().map(({ name }) => name)).toEqual(["e"]);
  const edit = { kind: "drop", family: "equanimity" } as const;
  reasons.addEdit("pilot-9", { author: "ana", at: "now", reason: "r", edit });
  expect(reasons.edits("pilot-9")).toEqual([{ number: 1, author: "ana", at: "now", reason: "r", edit }]);
  expect([reasons.edits("msm-27"), reasons.extractors("r"), reasons.judgesOf("r", "family:")]).toEqual([[], [], []]);
  expect(reasons.trial("j", "sha")).toBeNull();
  opened.value.close();
});
