import { expect, test } from "vitest";
import type { RunTimeline } from "#core/runs/training-run.ts";
import { lanesOf, timeMarks } from "../../../../../renderer/features/training/runs/lanes.ts";
import { aRun } from "./a-run.ts";

function timeline(name: string, fromMs: number, toMs: number | null, gaps: RunTimeline["gaps"] = []): RunTimeline {
  const spans = [{ phase: "training", stage: "midtrain" as const, attempt: 1, fromMs, toMs }];
  return { key: aRun(name).key, spans, gaps };
}

const ended = { state: "succeeded" } as const;

test("runs one after another share a row, runs at one time do not", () => {
  const runs = [aRun("a", ended), aRun("b", ended), aRun("c", ended)];
  const timelines = new Map([
    ["key-a", timeline("a", 0, 1000)],
    ["key-b", timeline("b", 500, 2000)],
    ["key-c", timeline("c", 1000, 2000)],
  ]);
  const { lanes, fromMs, toMs } = lanesOf(runs, timelines, 9000);
  expect([fromMs, toMs]).toEqual([0, 2000]);
  expect(lanes.map(({ rows }) => rows.map((row) => row.map(({ run }) => run.name)))).toEqual([[["a", "c"], ["b"]]]);
});

test("what goes on reaches to now, what has not begun waits, and each machine has its lane", () => {
  const runs = [aRun("a"), aRun("b", { state: "queued" }), aRun("c", { ...ended, machine: "gpu2" })];
  const timelines = new Map([
    ["key-a", timeline("a", 1000, null)],
    ["key-c", timeline("c", 1000, 3000)],
  ]);
  const { lanes } = lanesOf(runs, timelines, 5000);
  expect(lanes.map(({ machine, waiting }) => [machine, waiting.map(({ name }) => name)])).toEqual([
    ["gpu1", ["b"]],
    ["gpu2", []],
  ]);
  expect(lanes[0]?.rows[0]?.[0]?.blocks[0]).toMatchObject({ from: 0, to: 1, live: true, durationMs: 4000 });
  expect(lanes[1]?.rows[0]?.[0]?.blocks[0]).toMatchObject({ from: 0, to: 0.5, live: false });
});

test("a gap lies where the link was away, to the end where it still is", () => {
  const timelines = new Map([
    [
      "key-a",
      timeline("a", 0, null, [
        { fromMs: 2500, toMs: 5000 },
        { fromMs: 7500, toMs: null },
      ]),
    ],
  ]);
  expect(lanesOf([aRun("a")], timelines, 10_000).lanes[0]?.rows[0]?.[0]?.gaps).toEqual([
    { from: 0.25, to: 0.5, durationMs: 2500 },
    { from: 0.75, to: 1, durationMs: 2500 },
  ]);
});

test("marks of the axis stand at round times", () => {
  expect(timeMarks(60_000, 6).map(({ seconds }) => seconds)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(timeMarks(3 * 3_600_000, 4).map(({ seconds }) => seconds)).toEqual([3600, 7200, 10_800]);
});
