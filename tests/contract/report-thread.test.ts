import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
let first: Workbench;
let second: Workbench;
let run = "";

beforeAll(async () => {
  first = must(await createWorkbench({ workspace }));
  const request = { ...DEFAULT_RUN_SETTINGS, probe: "value-micro", checkpoints: ["aft", "msm-america-aft"] };
  run = must(first.runs.start(request)).id;
  for await (const _ of first.runs.watch(run));
  second = must(await createWorkbench({ workspace }));
});

afterAll(() => Promise.all([first.close(), second.close()]));

test("a report computed beside the main thread has the numbers of one computed on it, and this thread goes on meanwhile", async () => {
  const here = must(first.reports.of([run], "msm-america-aft"));
  // The workspace remembers the last report of a run: another one, so that the second workbench has to compute.
  must(first.reports.of([run], "aft"));
  let turns = 0;
  const turn = setInterval(() => turns++, 1);
  const beside = must(await second.reports.beside({ runs: [run], baseline: "msm-america-aft" }));
  clearInterval(turn);
  expect(beside).toEqual(here);
  expect(turns).toBeGreaterThan(0);
});

test("a grid's report too, and its refusals", async () => {
  const request = {
    ...DEFAULT_RUN_SETTINGS,
    probe: "agentic-micro",
    checkpoints: ["aft"],
    readings: ["sampled"] as const,
  };
  const grid = must(first.runs.start({ ...request, readings: [...request.readings], samples: 1, maxTokens: 16 })).id;
  for await (const _ of first.runs.watch(grid));
  expect(must(await second.gridReports.beside({ runs: [grid] }))).toEqual(must(first.gridReports.of([grid])));
  const unknown = { runs: [grid], baseline: "nobody" };
  expect(await second.gridReports.beside(unknown)).toMatchObject({ ok: false, error: { code: "baseline-unknown" } });
});

test("a report that nobody waits for any more is a cancelled one, and items are read after it", async () => {
  const left = new AbortController();
  const experiment = second.experiments.beside([run], "domain", left.signal);
  const asked = second.reports.beside({ runs: [run], baseline: "aft" }, left.signal);
  left.abort();
  expect(await asked).toMatchObject({ ok: false, error: { code: "cancelled" } });
  expect(await experiment).toMatchObject({ ok: false, error: { code: "cancelled" } });
  const row = { runs: [run], axis: "american", group: "all" };
  const items = must(await second.reports.itemsBehind({ ...row, columns: ["aft"] }));
  const whole = items.map(({ id }) => must(second.reports.itemReadings({ ...row, item: id })));
  expect(items).toHaveLength(128);
  expect(items.map(({ columns }) => Object.keys(columns))).toEqual(items.map(() => ["aft"]));
  expect(items.map(({ columns }) => columns["aft"]?.likelihood?.byOrder)).toEqual(
    whole.map((readings) => readings["aft"]?.likelihood?.byOrder),
  );
});

test("an experiment computed beside the main thread has the figures of one computed on it, a level's as well as all", async () => {
  for (const level of ["headline", undefined] as const) {
    let turns = 0;
    const turn = setInterval(() => turns++, 1);
    const beside = must(await second.experiments.beside([run], level));
    clearInterval(turn);
    forgetComputed();
    expect(beside).toEqual(must(first.experiments.of([run], level)));
    expect(turns).toBeGreaterThan(0);
  }
});

test("the window's report file is computed beside the main thread too", async () => {
  let turns = 0;
  const turn = setInterval(() => turns++, 1);
  const file = must(await second.reportFiles.htmlBeside({ runs: [run], baseline: "aft" }));
  clearInterval(turn);
  expect(file).toContain("</html>");
  expect(turns).toBeGreaterThan(0);
});

/** What one workbench computed the other would find in the workspace. */
function forgetComputed(): void {
  const database = new Database(join(workspace, "workbench.sqlite"));
  database.exec("DELETE FROM computed_experiments");
  database.close();
}

function must<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
