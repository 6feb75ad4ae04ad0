import Database from "better-sqlite3";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UNKNOWN_LINEAGE, type CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { Reading } from "#core/probes/reading.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { openStore, type Store } from "#native/storage/store.ts";

const PROBE: Probe = {
  format: 1,
  id: "tea-or-coffee",
  version: 1,
  kind: "value-pairs",
  title: "Tea or coffee",
  description: "",
  axes: [{ id: "warm", label: "Warm drinks" }],
  questionForms: ["{first} or {second} ?"],
  items: [
    {
      id: "one",
      domain: "drinks",
      noun: "drink",
      groups: [],
      options: [
        { text: "tea", speaksFor: ["warm"] },
        { text: "water", speaksFor: [] },
      ],
    },
  ],
};

const CHECKPOINT: CheckpointSummary = {
  id: "small",
  name: "small",
  sha256: "0".repeat(64),
  source: "added",
  folder: "somewhere",
  architecture: "qwen3",
  dtype: "float16",
  parameters: 10,
  sizeBytes: 20,
  layers: 1,
  vocabularySize: 8,
  hasChatTemplate: true,
  lineage: UNKNOWN_LINEAGE,
  parity: null,
};

const READINGS: readonly Reading[] = [
  {
    kind: "likelihood",
    itemId: "one",
    form: 0,
    order: 0,
    promptSha256: "aa",
    options: [
      { sumNats: -1.5, tokens: 1, characters: 3, neutralNats: -2 },
      { sumNats: -0.5, tokens: 1, characters: 5, neutralNats: -2.5 },
    ],
  },
  {
    kind: "sampled",
    itemId: "one",
    form: 0,
    order: 1,
    sample: 0,
    promptSha256: "bb",
    seed: "7/one/0/1/0",
    text: "tea .",
    state: "option-0",
  },
];

function openNew(): { store: Store; path: string } {
  const path = join(mkdtempSync(join(tmpdir(), "msm-store-")), "workbench.sqlite");
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return { store: opened.value, path };
}

function withRun(store: Store): void {
  store.probes.add({ probe: PROBE, sha256: "cc", source: "imported" }, "2026-01-01T00:00:00Z");
  store.runs.add({
    id: "run-1",
    probe: { id: PROBE.id, version: 1, sha256: "cc" },
    createdAt: "2026-01-01T00:00:00Z",
    codeVersion: "test",
    ownerPid: 1,
    request: { probe: PROBE.id, checkpoints: ["small"], ...DEFAULT_RUN_SETTINGS, readings: ["likelihood"] },
    parts: [{ checkpoint: "small", checkpointSha256: CHECKPOINT.sha256, lineage: UNKNOWN_LINEAGE, total: 2 }],
  });
}

test("what is stored is read back whole, also after closing", () => {
  const { store, path } = openNew();
  store.checkpoints.put(CHECKPOINT, "2026-01-01T00:00:00Z");
  withRun(store);
  store.readings.addBatch("run-1", "small", READINGS);
  store.close();
  const again = openStore(path);
  if (!again.ok) throw new Error(again.error.message);
  expect(again.value.checkpoints.list()).toEqual([CHECKPOINT]);
  expect(again.value.probes.find(PROBE.id)).toEqual({ probe: PROBE, sha256: "cc", source: "imported" });
  expect(again.value.readings.of("run-1", "small")).toEqual(READINGS);
  expect(again.value.readings.answered("run-1", "small")).toEqual(new Set(["likelihood/one/0/0", "sampled/one/0/1"]));
  again.value.close();
});

test("a batch with one reading that is already there stores none of it", () => {
  const { store } = openNew();
  withRun(store);
  const [first, second] = READINGS;
  if (!first || !second) throw new Error("two readings expected");
  store.readings.addBatch("run-1", "small", [first]);
  expect(() => store.readings.addBatch("run-1", "small", [second, first])).toThrow(/UNIQUE/);
  expect(store.readings.of("run-1", "small")).toEqual([first]);
  expect(store.runs.find("run-1")?.parts.map(({ done }) => done)).toEqual([1]);
  store.close();
});

test("a probe's version keeps the content it was stored with", () => {
  const { store } = openNew();
  const first = { probe: PROBE, sha256: "cc", source: "imported" } as const;
  expect(store.probes.add(first, "2026-01-01T00:00:00Z")).toEqual(first);
  expect(store.probes.add({ ...first, sha256: "dd" }, "2026-01-02T00:00:00Z")).toEqual(first);
  store.close();
});

test("a changed status drops the report that was computed before", () => {
  const { store } = openNew();
  withRun(store);
  store.runs.setReport("run-1", { results: [] });
  expect(store.runs.report("run-1")).toEqual({ results: [] });
  store.runs.setStatus("run-1", "finished");
  expect(store.runs.report("run-1")).toBeNull();
  expect(store.runs.find("run-1")?.status).toBe("finished");
  store.close();
});

test("a run that ended while somebody looked whether its process lives stays ended", () => {
  const { store } = openNew();
  withRun(store);
  store.runs.setStatus("run-1", "finished");
  store.runs.interrupt("run-1", 1);
  expect(store.runs.find("run-1")?.status).toBe("finished");
  expect(store.runs.claim("run-1", 2, "test")).toBe(true);
  // Meanwhile of another process.
  store.runs.interrupt("run-1", 1);
  expect(store.runs.find("run-1")?.status).toBe("running");
  store.runs.interrupt("run-1", 2);
  expect(store.runs.find("run-1")?.status).toBe("interrupted");
  store.close();
});

test("what is marked finished and lacks readings is a fault that is named", () => {
  const { store } = openNew();
  withRun(store);
  expect(store.check()).toEqual([]);
  store.readings.addBatch("run-1", "small", READINGS.slice(0, 1));
  store.runs.setPart("run-1", "small", { status: "finished" });
  expect(store.check()).toEqual(["run-1 small is marked finished and lacks readings."]);
  store.close();
});

test("a count that is not that of the readings, or a kind that is not the content's, is a fault that is named", () => {
  const { store, path } = openNew();
  withRun(store);
  store.readings.addBatch("run-1", "small", READINGS);
  expect([store.runs.list().flatMap(({ parts }) => parts.map(({ done }) => done)), store.check()]).toEqual([[2], []]);
  const other = new Database(path);
  other.exec("DELETE FROM readings WHERE kind = 'sampled'");
  expect([store.runs.parts("run-1").map(({ done }) => done), store.check()]).toEqual([[1], []]);
  other.exec("UPDATE probe_run_parts SET done = 7; UPDATE probes SET kind = 'grid'");
  other.close();
  expect(store.check()).toEqual([
    "run-1 small counts other readings than it has.",
    `probe ${PROBE.id} v1 is of another kind than its content.`,
  ]);
  store.close();
});
