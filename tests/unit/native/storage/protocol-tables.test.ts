import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { Prediction } from "#core/experiment/prediction.ts";
import { Protocol } from "#core/experiment/protocol.ts";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { PROTOCOL } from "#native/storage/migrations/0014-protocol.ts";
import { openStore, type Store } from "#native/storage/store.ts";

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), "msm-protocol-")), "workbench.sqlite");
}

function opened(path: string): Store {
  const store = openStore(path);
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}

const PREDICTION: Prediction = {
  id: "p",
  runs: ["r"],
  author: "Ann",
  axis: "american",
  reading: "likelihood",
  entries: [{ arm: "none", place: "all", probability: 0.5 }],
  savedAt: "1",
  revealedAt: null,
  shownBefore: null,
};

test("a prediction can be changed and removed until it is revealed, and never afterwards", () => {
  const store = opened(newPath());
  store.predictions.put(PREDICTION);
  store.predictions.put({ ...PREDICTION, author: "Ann B." });
  expect(store.predictions.find("p")?.author).toBe("Ann B.");
  const revealed = { ...PREDICTION, revealedAt: "2" };
  store.predictions.put(revealed);
  expect(() => store.predictions.put({ ...revealed, author: "Cy" })).toThrow(/cannot be changed/);
  expect(() => store.predictions.remove("p")).toThrow(/cannot be deleted/);
  expect(store.predictions.list()).toEqual([revealed]);
  store.close();
});

test("the prediction that was saved last is the first, whatever the clock said; to reveal one moves none", () => {
  const store = opened(newPath());
  const kept = [
    { ...PREDICTION, id: "one", savedAt: "9" },
    { ...PREDICTION, id: "two", savedAt: "5" },
    { ...PREDICTION, id: "three", savedAt: "7" },
    { ...PREDICTION, id: "one", savedAt: "3" },
    { ...PREDICTION, id: "three", savedAt: "7", revealedAt: "1" },
  ];
  for (const each of kept) store.predictions.put(each);
  expect(store.predictions.list().map(({ id }) => id)).toEqual(["one", "three", "two"]);
  store.close();
});

test("a protocol stays as it was frozen, and its log keeps when a thing first happened", () => {
  const path = newPath();
  const store = opened(path);
  const body = Protocol.parse({
    name: "p1",
    probe: { id: "probe", version: 1, sha256: "a" },
    plan: null,
    baseline: "none",
    axis: "american",
    groups: { dev: [], heldOut: ["all"] },
    decoding: { readings: ["likelihood"], samples: 1, seed: 1, temperature: 1, topP: 1, maxTokens: 1 },
    claim: "",
  });
  const frozen = { ...body, sha256: "b", author: "Bo", frozenAt: "1" };
  store.protocols.add(frozen);
  expect([store.protocols.list("probe"), store.protocols.list("other")]).toEqual([[frozen], []]);
  const entry = { kind: "opened" as const, run: "r", detail: "held-out groups", author: "Cy", at: "2" };
  store.protocols.log("p1", entry);
  store.protocols.log("p1", { ...entry, author: "Dee", at: "3" });
  expect(store.protocols.logOf("p1")).toEqual([entry]);
  store.close();
  const raw = new Database(path);
  expect(() => raw.exec("UPDATE protocols SET author = 'x'")).toThrow(/cannot be changed/);
  expect(() => raw.exec("DELETE FROM protocols")).toThrow(/cannot be deleted/);
  raw.close();
});

test("an ablated text is known by its hash, and of what was computed before only the newest is kept", () => {
  const store = opened(newPath());
  const ablation = { sha256: "a", ofSha256: "b", ofName: "america", seed: 1 };
  store.specAblations.add(ablation, "1");
  store.specAblations.add({ ...ablation, seed: 2 }, "2");
  expect(store.specAblations.list()).toEqual([ablation]);
  for (let at = 10; at < 40; at++) store.computed.put(`key-${at}`, "{}", String(at));
  expect([store.computed.find("key-10"), store.computed.find("key-39")]).toEqual([null, "{}"]);
  store.close();
});

test("a workspace from before protocols keeps its rows and gets the tables", () => {
  const path = newPath();
  const old = new Database(path);
  const before = MIGRATIONS.indexOf(PROTOCOL);
  for (const sql of MIGRATIONS.slice(0, before)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma(`user_version = ${before}`);
  old.exec(
    "INSERT INTO endpoints (name, url, model, parallel, streaming, added_at) VALUES ('e', 'http://127.0.0.1:1/v1', 'm', 1, 0, 'then')",
  );
  old.close();
  const store = opened(path);
  expect(store.endpoints.list().map(({ name }) => name)).toEqual(["e"]);
  expect([store.protocols.list(), store.predictions.list(), store.statedReasons.setsOf("r")]).toEqual([[], [], []]);
  store.close();
});
