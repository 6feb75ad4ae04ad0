import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { parseEventLine } from "#core/runs/run-event.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";
import type { RunSeen } from "#core/runs/run-state.ts";
import { MIGRATIONS } from "#native/storage/migrations/index.ts";
import { openDatabase } from "#native/storage/open-database.ts";
import { openStore, type Store } from "#native/storage/store.ts";

const KEY: RunKey = makeRunKey(1, new Uint8Array(16));
const RUN = {
  key: KEY,
  machine: { id: "0a", name: "gpu" },
  createdAt: "2026-11-25T00:00:00.000Z",
  spec: "{}",
  specSha256: "0".repeat(64),
  blobs: [{ path: "/data", sha256: "1".repeat(64), bytes: 3 }],
  training: null,
};

function openTemporary(): Store {
  const opened = openStore(join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite"));
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const event = (offset: number) => parseEventLine(`{"v":1,"seq":${offset},"t":1,"kind":"step"}`, offset);

test("events and the offset of the next one are stored together, and by one reader only", () => {
  const store = openTemporary();
  const { trainingRuns, runEvents } = store;
  trainingRuns.add(RUN);
  expect(runEvents.append(KEY, 0, [event(0), event(40)], 80)).toBe(true);
  expect(runEvents.append(KEY, 0, [event(0), event(40), event(80)], 120)).toBe(false);
  expect([runEvents.list(KEY), trainingRuns.find(KEY)?.eventsOffset]).toEqual([[event(0), event(40)], 80]);
  // A line that is there already: nothing of that batch is kept.
  expect(() => runEvents.append(KEY, 80, [event(80), event(40)], 120)).toThrow(/UNIQUE/);
  expect([runEvents.list(KEY, 0), trainingRuns.find(KEY)?.eventsOffset]).toEqual([[event(40)], 80]);
  store.close();
});

test("a lost link is marked once, leaves the state, and is mended by an answer", () => {
  const store = openTemporary();
  const { trainingRuns } = store;
  trainingRuns.add(RUN);
  trainingRuns.setSeen(KEY, "running", null, "t0");
  trainingRuns.setLinkLost(KEY, "t1");
  trainingRuns.setLinkLost(KEY, "t2");
  expect(trainingRuns.find(KEY)).toEqual({
    ...RUN,
    state: "running",
    seen: null,
    seenAt: "t0",
    linkLostSince: "t1",
    eventsOffset: 0,
    problem: null,
    fetched: null,
  });
  trainingRuns.setSeen(KEY, "running", null, "t3");
  expect([trainingRuns.find(KEY)?.linkLostSince, trainingRuns.gaps(KEY)]).toEqual([null, [{ from: "t1", to: "t3" }]]);
  store.close();
});

test("a workspace from before there were machines keeps its rows and gets their tables", () => {
  const path = join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite");
  const old = new Database(path);
  for (const sql of MIGRATIONS.slice(0, 4)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma("user_version = 4");
  old.exec("INSERT INTO probes VALUES ('tea', 1, 'aa', 'imported', 'then', '{}')");
  old.close();
  const opened = openDatabase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const count = (table: string): unknown => opened.value.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect(["probes", "machines", "runs", "run_events"].map(count)).toEqual([1, 0, 0, 0]);
  opened.value.close();
});

test("a run from before runs were trained by plans keeps its events and is no plan's", () => {
  const path = join(mkdtempSync(join(tmpdir(), "msm-storage-")), "workbench.sqlite");
  const old = new Database(path);
  for (const sql of MIGRATIONS.slice(0, 7)) old.exec(sql);
  old.pragma("application_id = 1297304919");
  old.pragma("user_version = 7");
  old
    .prepare("INSERT INTO runs VALUES (?, '0a', 'gpu', 'then', 'aa', '{}', '[]', 'lost', NULL, NULL, NULL, 40)")
    .run(KEY);
  old.prepare("INSERT INTO run_events VALUES (?, 0, 0, 1, 'step', ?)").run(KEY, event(0).text);
  old.close();
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const { trainingRuns, runEvents } = opened.value;
  expect(trainingRuns.find(KEY)).toMatchObject({ state: "lost", eventsOffset: 40, training: null, fetched: null });
  expect([runEvents.list(KEY), runEvents.lastOfKinds(KEY, ["step", "end"])]).toEqual([[event(0)], [event(0)]]);
  opened.value.close();
});

test("a run's artefacts are brought by one process at a time, and by the next one when that is gone", () => {
  const store = openTemporary();
  const { trainingRuns } = store;
  trainingRuns.add(RUN);
  expect(trainingRuns.claimFetch(KEY, 1, () => true)).toBe(null);
  expect(trainingRuns.claimFetch(KEY, 2, () => true)).toBe(1);
  expect(trainingRuns.claimFetch(KEY, 2, () => false)).toBe(null);
  const fetched = { at: "now", files: ["a"], refused: [], weights: false };
  trainingRuns.endFetch(KEY, fetched);
  trainingRuns.endFetch(KEY, null);
  expect([trainingRuns.find(KEY)?.fetched, trainingRuns.claimFetch(KEY, 3, () => true)]).toEqual([fetched, null]);
  store.close();
});

test("what was learnt of a later attempt is not undone by a slower look at the one before", () => {
  const { trainingRuns } = openTemporary();
  trainingRuns.add(RUN);
  const seen = (attempt: number): RunSeen => ({
    exit: null,
    lockHeld: true,
    stopRequested: false,
    attempt,
    engineState: null,
    eventBytes: 0,
    waiting: null,
    badParent: null,
    engine: { engine: "process", id: "1", submittedAt: 0, bootId: "b", attempt },
  });
  trainingRuns.setSeen(KEY, "running", seen(2), "2026-11-25T00:00:02.000Z");
  trainingRuns.setSeen(KEY, "failed", seen(1), "2026-11-25T00:00:03.000Z");
  expect(trainingRuns.find(KEY)?.state).toBe("running");
  trainingRuns.setSeen(KEY, "failed", seen(2), "2026-11-25T00:00:04.000Z");
  expect(trainingRuns.find(KEY)?.state).toBe("failed");
});

test("of a line without sense only the beginning is kept, however long it is", () => {
  const line = parseEventLine(`{${"x".repeat(1 << 20)}`, 5);
  expect([line.offset, line.kind, line.text.length]).toEqual([5, "unreadable", 4096]);
});
