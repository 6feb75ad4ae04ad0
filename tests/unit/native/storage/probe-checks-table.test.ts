import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { AUTHORING } from "#native/storage/migrations/0012-authoring.ts";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { openStore } from "#native/storage/store.ts";
import { makeCorpus, newDocument, openTestStore, temporaryDatabase } from "./corpus-fixture.ts";

test("an answer is kept once by what was asked, and what comes later does not replace it", () => {
  const { probeChecks } = openTestStore();
  probeChecks.keepAnswer("aa", { body: "1", answeredAt: "then" });
  probeChecks.keepAnswer("aa", { body: "2", answeredAt: "later" });
  expect([probeChecks.answer("aa"), probeChecks.answer("bb")]).toEqual([{ body: "1", answeredAt: "then" }, null]);
});

test("words are counted by the documents of all corpora that hold them, without case and diacritics", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  makeCorpus(store, "two");
  store.documents.insertBatch("one", [newDocument("a", "Tea, tea and Ómber jam"), newDocument("b", "no tea")]);
  store.documents.insertBatch("two", [newDocument("c", "jam")]);
  const counted = () => [...store.countWords(["tea", "omber", "jam", "mug", "tea"])];
  expect(counted()).toEqual([
    ["tea", 2],
    ["omber", 1],
    ["jam", 2],
  ]);
});

test("a workspace from before probes were checked keeps its probes and has no check of them", () => {
  const path = temporaryDatabase();
  const old = new Database(path);
  const before = MIGRATIONS.indexOf(AUTHORING);
  for (const sql of MIGRATIONS.slice(0, before)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma(`user_version = ${before}`);
  old.exec("INSERT INTO probes VALUES ('tea', 1, 'aa', 'imported', 'then', '{}')");
  old.close();
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const { probes, probeChecks } = opened.value;
  expect(probes.versions("tea")).toEqual([{ version: 1, sha256: "aa", addedAt: "then" }]);
  expect([probeChecks.find("tea", 1), probeChecks.answer("aa")]).toEqual([null, null]);
  opened.value.close();
});
