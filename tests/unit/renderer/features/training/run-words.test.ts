import { expect, test } from "vitest";
import type { TrainingProgress } from "#core/runs/training-run.ts";
import {
  handOffsOf,
  linkWords,
  matching,
  phaseAfter,
  resumeWords,
  seedsOf,
  shareDone,
  stopWords,
  waitWords,
} from "../../../../../renderer/features/training/runs/run-words.ts";
import { aRun } from "./a-run.ts";

const PROGRESS: TrainingProgress = {
  phase: "training",
  stage: "finetune",
  index: 1,
  stages: 2,
  step: 400,
  steps: 800,
  tokens: 1,
  loss: 1,
  tokensPerSecond: 1,
  secondsLeft: 1,
};

test("a queued run says what it waits for by name", () => {
  const parent = aRun("msm");
  const child = aRun("msm-aft", { state: "queued", parent: parent.key, waitsFor: "parent" });
  expect(waitWords(child, [child, parent])).toBe("waits for msm");
  expect(waitWords(child, [child, { ...parent, state: "failed" }])).toBe("waits for msm, which is failed");
  expect(waitWords({ ...child, waitsFor: "gpu" }, [])).toBe("waits for its turn on gpu1");
  expect(waitWords({ ...child, waitsFor: "Priority" }, [])).toBe("waits on gpu1: Priority");
  expect(waitWords({ ...child, state: "cancelled" }, [parent])).toBeNull();
});

test("a lost link is told beside the state, and only while the run may go on", () => {
  const now = new Date("2026-11-01T01:00:00Z");
  const away = aRun("a", { linkLostSince: "2026-11-01T00:30:00Z" });
  expect(linkWords(away, now)).toContain("has not answered for 30 min 00 s");
  expect(linkWords({ ...away, state: "succeeded" }, now)).toBeNull();
  expect(linkWords(aRun("a"), now)).toBeNull();
});

test("stages of a run weigh alike in what is done", () => {
  expect(shareDone(aRun("a", { progress: PROGRESS }))).toBe(0.75);
  expect(shareDone(aRun("a"))).toBeNull();
  expect(shareDone(aRun("a", { state: "succeeded", progress: PROGRESS }))).toBe(1);
});

test("buttons say what will happen: from which step it goes on is said only where that step is saved", () => {
  expect(resumeWords(aRun("a", { state: "cancelled", progress: PROGRESS }))).toBe("Go on from step 400 of finetune");
  expect(resumeWords(aRun("a", { state: "failed", progress: PROGRESS }))).toBe("Go on from its last saved state");
  expect(stopWords(aRun("a"))).toBe("Stop after the next step and keep a checkpoint");
  expect(stopWords(aRun("a", { state: "queued" }))).toBe("Take it out of the queue");
  expect(stopWords(aRun("a", { state: "stopping" }))).toBeNull();
});

test("the seeds of a run are those of its arm in its plan, the newest of each", () => {
  const run = aRun("aft", { arm: "aft" });
  const second = aRun("aft-2", { arm: "aft", trainingSeed: 2, createdAt: "2026-11-01T00:00:00.000Z" });
  const again = { ...second, key: aRun("again").key, createdAt: "2026-11-02T00:00:00.000Z" };
  const otherPlan = aRun("aft-3", { arm: "aft", trainingSeed: 3, plan: { name: "x", sha256: "b".repeat(64) } });
  const otherArm = aRun("msm-2", { arm: "msm", trainingSeed: 2 });
  expect(seedsOf(run, [run, second, again, otherPlan, otherArm])).toEqual([run, again]);
});

test("stages that arms share are seeds of each other only where they are the same stages", () => {
  const run = aRun("pre", { arm: null });
  const same = aRun("pre-2", { arm: null, trainingSeed: 2 });
  const other = aRun("pre+mid-2", { arm: null, trainingSeed: 2 });
  expect(seedsOf(run, [same, other])).toEqual([run, same]);
});

test("the filter takes every word, in name, plan, machine or state", () => {
  const runs = [aRun("aft"), aRun("msm", { state: "failed", machine: "gpu2" })];
  expect(matching(runs, "FAILED gpu2")).toEqual([runs[1]]);
  expect(matching(runs, "failed gpu1")).toEqual([]);
  expect(matching(runs, " ")).toBe(runs);
});

test("a plan that is handed off again begins another hand-off, also while the first goes on", () => {
  const key = (name: string) => aRun(name).key;
  const run = (name: string, at: string) => aRun(name, { key: key(at) });
  const other = aRun("aft", { key: key("1b"), plan: { name: "other", sha256: "c".repeat(64) } });
  const runs = [run("aft", "3"), run("msm", "4"), run("aft", "1"), run("msm", "2"), other];
  expect(Object.fromEntries(handOffsOf(runs))).toEqual({
    "key-1": "key-1",
    "key-2": "key-1",
    "key-3": "key-3",
    "key-4": "key-3",
    "key-1b": "key-1b",
  });
});

test("after its last step a run says what it does, before it does not", () => {
  const late = { ...PROGRESS, step: 800, phase: "exporting" };
  expect(phaseAfter(aRun("a", { progress: late }))).toBe("exporting");
  expect(phaseAfter(aRun("a", { progress: { ...late, index: 0 } }))).toBeNull();
  expect(phaseAfter(aRun("a", { progress: { ...PROGRESS, phase: "loading" } }))).toBeNull();
  expect(phaseAfter(aRun("a", { state: "succeeded", progress: late }))).toBeNull();
});
