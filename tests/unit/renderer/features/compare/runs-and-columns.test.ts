import { expect, test } from "vitest";
import { columnsOf, isShowable, renamed } from "../../../../../renderer/features/compare/columns.ts";
import { doubledBy, missingColumns } from "../../../../../renderer/features/compare/missing-columns.ts";
import { defaultRun, viewOverRuns, whyNotBeside } from "../../../../../renderer/features/compare/run-choice.ts";
import { viewOf } from "../../../../../renderer/features/compare/view.ts";
import { listed, part, run } from "./made.ts";

const names = (columns: readonly { readonly name: string }[]): string[] => columns.map((column) => column.name);

test("a checkpoint of two runs is named with its run, one of a single run is not", () => {
  const columns = columnsOf([run("r1", ["base", "aft"]), run("r2", ["aft"])]);
  expect(names(columns)).toEqual(["base", "aft@r1", "aft@r2"]);
});

test("a column keeps its identity when runs come and go", () => {
  const [one, two] = [[run("r1", ["base", "aft"])], [run("r1", ["base", "aft"]), run("r2", ["aft"])]];
  expect(renamed("aft", columnsOf(one), columnsOf(two))).toBe("aft@r1");
  expect(renamed("aft@r1", columnsOf(two), columnsOf(one))).toBe("aft");
  expect(renamed("aft@r2", columnsOf(two), columnsOf(one))).toBeNull();
});

test("a part that a dead host left running can be shown; one that is being read cannot", () => {
  const parts = [part("aft", { status: "running", done: 10 })];
  const [left] = columnsOf([run("r1", ["aft"], { status: "interrupted", parts })]);
  const [live] = columnsOf([run("r1", ["aft"], { status: "running", parts })]);
  expect([left && isShowable(left), live && isShowable(live)]).toEqual([true, false]);
});

test("a resumed run will come to what was cancelled; what failed has failed", () => {
  const parts = [part("aft", { status: "cancelled", done: 10 }), part("msm", { status: "failed", done: 10 })];
  const columns = columnsOf([run("r1", [], { status: "running", parts })]);
  expect(columns.map((column) => column.live)).toEqual([true, false]);
});

test("the newest run that holds readings is shown first, not a newer empty one", () => {
  const older = run("older", ["base"], { createdAt: "2026-11-23T10:00:00.000Z" });
  const empty = run("empty", ["base"], {
    createdAt: "2026-11-23T12:00:00.000Z",
    status: "cancelled",
    parts: [part("base", { status: "cancelled", done: 0 })],
  });
  const newer = run("newer", ["base"], { createdAt: "2026-11-23T11:00:00.000Z" });
  expect(defaultRun([older, empty, newer])?.id).toBe("newer");
  expect(defaultRun([empty])?.id).toBe("empty");
  expect(defaultRun([])).toBeNull();
});

test("runs of another probe or version cannot stand beside", () => {
  const first = run("r1", ["base"]);
  expect(whyNotBeside(run("r2", ["base"]), first)).toBeNull();
  expect(whyNotBeside(run("r2", ["base"], { probeSha256: "b".repeat(64), probeVersion: 2 }), first)).toBe(
    "value-micro v2 is another probe than value-micro v1",
  );
});

test("a second run beside leaves pin, open dot and columns taken off where they were", () => {
  const before = [run("r1", ["base", "aft", "msm"])];
  const view = { ...viewOf({ path: ["r1"], query: {} }), at: "aft", item: "art-1", without: ["msm"] };
  expect(viewOverRuns(view, before, [...before, run("r2", ["base", "aft"])])).toEqual({
    ...view,
    runs: ["r1", "r2"],
    baseline: "base@r1",
    at: "aft@r1",
  });
});

test("an open dot closes with its column", () => {
  const view = { ...viewOf({ path: ["r1"], query: {} }), baseline: "base", at: "aft", item: "art-1", without: ["msm"] };
  const after = viewOverRuns(view, [run("r1", ["base", "aft", "msm"])], [run("r2", ["base"])]);
  expect(after).toMatchObject({ baseline: null, at: null, item: null, without: [] });
});

test("a missing checkpoint is taken from the newest run that holds it, or probed; a hidden column is shown again", () => {
  const shown = [run("r1", ["base", "aft"])];
  const older = run("r2", ["msm"], { createdAt: "2026-11-22T00:00:00.000Z" });
  const newer = run("r3", ["msm"], { createdAt: "2026-11-24T00:00:00.000Z" });
  const other = run("r4", ["bare"], { probeSha256: "b".repeat(64) });
  const missing = missingColumns({
    shown,
    without: ["aft"],
    runs: [...shown, older, newer, other],
    checkpoints: [listed("base"), listed("aft"), listed("msm"), listed("bare", { hasChatTemplate: false })],
    probes: [{ sha256: "a".repeat(64) }],
  });
  expect(missing).toEqual([
    { checkpoint: "aft", hidden: "aft", run: null, obstacle: null },
    { checkpoint: "msm", hidden: null, run: newer, obstacle: null },
    { checkpoint: "bare", hidden: null, run: null, obstacle: "it has no chat template" },
  ]);
});

test("a probe that is no longer in the workspace cannot be run for a missing checkpoint", () => {
  const [missing] = missingColumns({
    shown: [run("r1", ["base"])],
    without: [],
    runs: [],
    checkpoints: [listed("msm")],
    probes: [],
  });
  expect(missing?.obstacle).toBe("this version of the probe is no longer in the workspace");
});

test("of a run that comes for one checkpoint, those that are shown already are taken off", () => {
  expect(doubledBy(run("r2", ["base", "msm"]), [run("r1", ["base", "aft"])])).toEqual(["base@r2"]);
});
