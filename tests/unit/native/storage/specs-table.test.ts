import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { PROBES } from "#native/storage/migrations/0001-probes.ts";
import { openStore, type Store } from "#native/storage/store.ts";

const AT = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-02T00:00:00.000Z";

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), "msm-specs-")), "workbench.sqlite");
}

function open(path: string): Store {
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const version = (text: string, keptAt = AT) => ({ sha256: `sha-${text}`, text, source: "written" as const, keptAt });

test("a workspace from before there were specs keeps what it has and takes specs", () => {
  const path = newPath();
  const before = new Database(path);
  before.exec(PROBES);
  before.pragma("application_id = 0x4d534d57");
  before.pragma("user_version = 1");
  before.prepare("INSERT INTO checkpoints VALUES ('a', 'b', 'added', ?, '{}')").run(AT);
  before.close();
  const store = open(path);
  store.specs.add("one", version("text"), false);
  store.close();
  const after = new Database(path);
  expect(after.prepare("SELECT id FROM checkpoints").pluck().all()).toEqual(["a"]);
  expect(after.prepare("SELECT name, source, draft FROM specs").all()).toEqual([
    { name: "one", source: "written", draft: null },
  ]);
  expect(after.prepare("SELECT name, sha256, position, source, kept_at FROM spec_versions").all()).toEqual([
    { name: "one", sha256: "sha-text", position: 1, source: "written", kept_at: AT },
  ]);
  expect(after.pragma("foreign_key_check")).toEqual([]);
  after.close();
});

test("a text that comes back becomes the newest version and is not doubled", () => {
  const store = open(newPath());
  store.specs.add("one", version("a"), false);
  store.specs.add("one", version("b"), false);
  store.specs.add("one", version("a", LATER), false);
  expect(store.specs.versions("one")).toEqual([version("a", LATER), version("b")]);
  store.close();
});

test("of two specs with one text, the one that got it last is named first, whatever the clock said", () => {
  const store = open(newPath());
  store.specs.add("one", version("b"), false);
  store.specs.add("one", version("a", LATER), false);
  store.specs.add("two", version("a", AT), false);
  expect(store.specs.namesOf("sha-a")).toEqual(["two", "one"]);
  store.specs.add("one", version("a", AT), false);
  expect(store.specs.namesOf("sha-a")).toEqual(["one", "two"]);
  store.close();
});

test("renaming takes versions and draft along, removing leaves the texts", () => {
  const store = open(newPath());
  store.specs.add("one", version("a"), false);
  expect(store.specs.setDraft("one", { text: "ab", at: AT })).toBe(true);
  expect(store.specs.setDraft("none", { text: "ab", at: AT })).toBe(false);
  store.specs.rename("one", "two");
  expect(store.specs.find("two")).toEqual({ name: "two", source: "written", draft: { text: "ab", at: AT } });
  expect(store.specs.versions("two")).toEqual([version("a")]);
  store.specs.remove("two");
  expect([store.specs.list(), store.specs.versions("two"), store.specs.namesOf("sha-a")]).toEqual([[], [], []]);
  expect(store.specs.text("sha-a")).toBe("a");
  store.close();
});

test("an analysis is stored for its text and replaced by a later one", () => {
  const store = open(newPath());
  const origin = { by: "rule", version: "1" } as const;
  expect(() => store.specs.putAnalysis("sha-a", { analysis: { domains: [] }, origin }, AT)).toThrow(/FOREIGN KEY/);
  store.specs.add("one", version("a"), false);
  expect(store.specs.analysis("sha-a")).toBeNull();
  const analysis = { domains: [{ name: "d", subdomains: [] }] };
  store.specs.putAnalysis("sha-a", { analysis: { domains: [] }, origin }, AT);
  store.specs.putAnalysis("sha-a", { analysis, origin }, LATER);
  expect(store.specs.analysis("sha-a")).toEqual({ analysis, origin });
  store.close();
});
