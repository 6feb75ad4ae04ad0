import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseEventLine } from "#core/runs/run-event.ts";
import { openStore } from "#native/storage/store.ts";
import { bench, freshBench, keysOf, must, smallPlan, type Bench } from "./plans-fixture.ts";

test("a plan's data is counted by the base's tokenizer and its steps follow from it", async () => {
  const { workbench } = await bench();
  const { runs, totals, timeMethod, warnings } = must(await workbench.plans.cost("tiny"));
  expect(
    runs.map((run) => [run.name, run.stages.map(({ rows, dataTokens, steps }) => [rows, dataTokens, steps])]),
  ).toEqual([
    ["aft", [[512 + 16490, 9463 + 430_002, 20]]],
    ["msm-america", [[16490 + 1746, 430_002 + 60_036, 60]]],
    ["msm-america-aft", [[512 + 16490, 9463 + 430_002, 20]]],
  ]);
  expect(totals.seconds).toBeNull();
  expect(timeMethod).toMatch(/no machine is named/);
  expect(warnings).toEqual([expect.stringContaining("60 optimizer steps")]);
});

test("what goes to a machine and comes back is counted in bytes, each file once", async () => {
  const { workbench } = await bench();
  const opened = must(await workbench.plans.open("tiny"));
  const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
  const files = new Set(
    prepared.flatMap((run) => run.files.filter(({ path }) => path !== "run.json").map(({ from }) => from)),
  );
  const bytes = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
  const { totals } = must(await workbench.plans.cost("tiny"));
  expect(totals.uploadBytes).toBe(bytes);
  expect(totals.fetchBytes).toBe(3 * 2 * 1_085_952);
});

test("tokens of a base whose tokenizer is elsewhere are taken as four characters, and that is said", async () => {
  const { workbench, lines, plan } = await bench();
  lines("documents.jsonl", [{ text: "x".repeat(400) }, { text: "y".repeat(40) }]);
  const cost = must(
    await workbench.plans.cost(plan(smallPlan({ base: { kind: "path", path: "/models/Qwen3-0.6B" } }))),
  );
  expect(cost.runs[0]?.stages[0]).toMatchObject({ rows: 2, dataTokens: 110, steps: 1 });
  expect(cost.warnings).toEqual([
    expect.stringContaining("only 1 optimizer step:"),
    expect.stringContaining("0.6 billion parameters, by its name"),
    expect.stringContaining("4 characters each"),
  ]);
});

/** Stores an earlier run of the tiny plan's midtraining as it would have come back: 20 steps of two seconds. */
async function earlierRun(on: Bench, machine: string): Promise<void> {
  const opened = must(await on.workbench.plans.open("tiny"));
  const prepared = must(await on.workbench.plans.prepare(opened, keysOf(opened)));
  const training = prepared[1]?.spec;
  if (training === undefined) throw new Error("the plan has three runs");
  const store = must(openStore(join(on.folder, "workspace", "workbench.sqlite")));
  const launch = { spec: "{}", specSha256: "0".repeat(64), blobs: [] };
  store.trainingRuns.add({
    key: training.key,
    machine: { id: "0a", name: machine },
    createdAt: "2026-11-26T00:00:00Z",
    ...launch,
    training,
  });
  const events = [1, 2, 3, 4].map((each) => {
    const step = { kind: "step", stage: "midtrain", index: 0, step: each * 5, steps: 60, tokens: each * 2560 };
    const more = { loss: 1, learningRate: 0.001, gradientNorm: 1, tokensPerSecond: 256 };
    return parseEventLine(JSON.stringify({ v: 1, seq: each, t: each * 10_000, ...step, ...more }), each);
  });
  store.runEvents.append(training.key, 0, events, 100);
  store.close();
}

test("a stage that ran on the machine before takes its measured seconds a step, others cannot be told", async () => {
  const on = await freshBench();
  await earlierRun(on, "local");
  const { runs, totals } = must(await on.workbench.plans.cost("tiny", { machine: "local" }));
  expect(runs.map((run) => [run.name, run.stages[0]?.seconds])).toEqual([
    ["aft", null],
    ["msm-america", 120],
    ["msm-america-aft", null],
  ]);
  expect(totals.seconds).toBeNull();
});

test("a stage of texts of another shape takes its time by the measured tokens a second", async () => {
  const on = await freshBench();
  await earlierRun(on, "local");
  on.lines(
    "documents.jsonl",
    Array.from({ length: 100 }, () => ({ text: "tavi likes colby ." })),
  );
  const changes = { device: "cpu", threads: 1 };
  const { runs, timeMethod } = must(await on.workbench.plans.cost(on.plan(smallPlan(changes)), { machine: "local" }));
  // 100 documents of 4 words with their begin and end tokens.
  expect(runs[0]?.stages[0]).toMatchObject({ dataTokens: 600, seconds: 600 / 256 });
  expect(timeMethod).toMatch(/^By the pace of earlier runs from this base on local/);
});

test("a machine that is not linked is named", async () => {
  const { workbench } = await bench();
  expect(await workbench.plans.cost("tiny", { machine: "nowhere" })).toMatchObject({
    ok: false,
    error: { code: "machine-unknown" },
  });
});
