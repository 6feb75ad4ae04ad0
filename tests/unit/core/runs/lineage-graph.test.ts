import { expect, test } from "vitest";
import { UNKNOWN_LINEAGE, type CheckpointSummary } from "#core/checkpoints/summary.ts";
import { lineageAround, lineageGraph, type LineageSources } from "#core/runs/lineage-graph.ts";
import { Plan } from "#core/runs/plan.ts";
import { makeRunKey } from "#core/runs/run-key.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";

const KEYS = [1, 2].map((ms) => makeRunKey(ms, new Uint8Array(16)));
const [FIRST, SECOND] = [KEYS[0] ?? makeRunKey(1, new Uint8Array(16)), KEYS[1] ?? makeRunKey(2, new Uint8Array(16))];
const SHA = (digit: string): string => digit.repeat(64);

const PLAN = Plan.parse({
  schema: "msm-plan/1",
  name: "two-arms",
  base: { kind: "checkpoint", id: "base" },
  seeds: [1],
  data: { memos: { corpus: "memos-corpus" }, half: { of: "memos", share: 0.5 } },
  stages: { midtrain: { kind: "midtrain", epochs: 1, batches: [{ read: "documents", data: ["half"] }] } },
  arms: [{ name: "msm", stages: ["midtrain"], spec: "america" }],
});

const RUN: TrainingRunSummary = {
  key: FIRST,
  name: "midtrain",
  arm: null,
  spec: null,
  trainingSeed: 1,
  plan: { name: "two-arms", sha256: SHA("a") },
  machine: "gpu",
  parent: null,
  state: "succeeded",
  waitsFor: null,
  linkLostSince: null,
  attempt: 1,
  createdAt: "",
  seenAt: null,
  progress: null,
  problem: null,
  resumable: false,
  checkpoints: [],
  exports: false,
};

function checkpoint(id: string, change: Partial<CheckpointSummary> = {}): CheckpointSummary {
  const facts = { architecture: "qwen3", dtype: "float16", parameters: 1, sizeBytes: 1, layers: 1, vocabularySize: 1 };
  const where = { source: "added" as const, folder: "/f", hasChatTemplate: true, parity: null };
  return { id, name: id, sha256: SHA("c"), lineage: UNKNOWN_LINEAGE, ...facts, ...where, ...change };
}

const SOURCES: LineageSources = {
  specs: [{ name: "america", sha256: SHA("5"), title: "America" }],
  corpora: [{ id: "memos-corpus", kind: "documents", specSha256: SHA("5"), documents: 9 }],
  runs: [
    { summary: RUN, base: "base", data: [{ path: "data/half.jsonl", sha256: SHA("d") }], plan: PLAN },
    {
      summary: { ...RUN, key: SECOND, name: "msm", arm: "msm", spec: "america", parent: FIRST, checkpoints: ["msm"] },
      base: null,
      data: [],
      plan: PLAN,
    },
  ],
  checkpoints: [checkpoint("base"), checkpoint("msm"), checkpoint("stranger")],
  probeRuns: [],
  specNames: () => ["america"],
};

test("a checkpoint's lineage reaches from its spec through corpus, data, plan and runs, and leaves strangers out", () => {
  const graph = lineageAround(lineageGraph(SOURCES), "checkpoint:msm");
  expect(graph.edges.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
    [
      `spec:${SHA("5")} corpus:memos-corpus`,
      `corpus:memos-corpus data:${SHA("d")}`,
      `data:${SHA("d")} run:${FIRST}`,
      `plan:${SHA("a")} run:${FIRST}`,
      `checkpoint:base run:${FIRST}`,
      `run:${FIRST} run:${SECOND}`,
      `plan:${SHA("a")} run:${SECOND}`,
      `run:${SECOND} checkpoint:msm`,
    ].sort(),
  );
  const down = lineageAround(lineageGraph(SOURCES), `spec:${SHA("5")}`).nodes.map(({ id }) => id);
  expect(down).toContain("checkpoint:msm");
  expect(down).not.toContain("checkpoint:base");
  expect(lineageAround(lineageGraph(SOURCES), "run:none")).toEqual({ nodes: [], edges: [] });
});

test("a checkpoint that was trained elsewhere shows the runs that it records itself", () => {
  const past = {
    id: "far",
    key: SECOND,
    arm: "far",
    spec: "america",
    trainingSeed: 1,
    parent: "base",
    plan: { name: "theirs", sha256: SHA("b") },
    runSha256: SHA("e"),
    stages: [{ stage: "midtrain", steps: 1, tokens: 1, data: [{ path: "data/x.jsonl", sha256: SHA("f"), rows: 1 }] }],
  };
  const graph = lineageGraph({ ...SOURCES, runs: [], checkpoints: [checkpoint("far", { history: [past] })] });
  expect(graph.edges.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
    [
      `plan:${SHA("b")} run:${SECOND}`,
      `checkpoint:base run:${SECOND}`,
      `data:${SHA("f")} run:${SECOND}`,
      `spec:${SHA("5")} run:${SECOND}`,
      `run:${SECOND} checkpoint:far`,
    ].sort(),
  );
  expect(graph.nodes.find(({ id }) => id === `run:${SECOND}`)?.address).toBeNull();
});
