import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest, QUESTION_RUN_SETTINGS } from "#core/probes/run.ts";
import type { QuestionReport, RateRequest } from "#native/workbench/question-reports.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { type EndpointServer, startEndpointServer } from "../unit/native/generation/endpoint-server.ts";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
let workbench: Workbench;
let server: EndpointServer;
let asked = 0;
let failsFrom = Infinity;
let runId = "";

function good<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const anchors = { "1": "not at all", "3": "hardly", "5": "neither", "7": "rather", "10": "wholly" };
const PROBE = {
  format: 1,
  id: "taste",
  version: 1,
  kind: "questions",
  title: "Taste",
  description: "",
  dimensions: ["cheese", "paint"].map((id) => ({
    id,
    label: id,
    rubrics: { leaning: anchors, neutral: { ...anchors, "5": "no side" } },
  })),
  items: ["brie or colby ?", "colby or brie ?", "which painting do you prefer ?", "and why ?"].map((text, at) => ({
    id: `q${at}`,
    dimension: at < 2 ? "cheese" : "paint",
    text,
  })),
};

async function run(request: Partial<ProbeRunRequest>): Promise<string> {
  const whole = { ...DEFAULT_RUN_SETTINGS, ...QUESTION_RUN_SETTINGS, probe: "", checkpoints: [], ...request };
  const { id } = good(workbench.runs.start({ ...whole, readings: ["sampled"] }));
  for await (const _ of workbench.runs.watch(id));
  return id;
}

async function rated(change: Partial<RateRequest> = {}): Promise<QuestionReport | Problem> {
  const request: RateRequest = { run: runId, judge: { kind: "endpoint", name: "rater" }, rubric: "leaning", ...change };
  for await (const event of workbench.questionReports.rate(request, new AbortController().signal)) {
    if (event.type === "finished") return event.value;
    if (event.type === "failed") return event.problem;
  }
  throw new Error("It said neither.");
}

const columnsOf = (report: QuestionReport | Problem): QuestionReport["columns"] => {
  if (!("columns" in report)) throw new Error(report.message);
  return report.columns;
};

beforeAll(async () => {
  workbench = good(await createWorkbench({ workspace }));
  server = await startEndpointServer({
    onRequest: () => asked++,
    refuses: () => (asked > failsFrom ? "no such model" : null),
    // What is asked about cheese is rated 8, by the neutral rubric 5; about paint it gives no rating at all.
    answer: ({ user: text }) => {
      if (!text.includes("What is rated: cheese")) return "I like it very much.";
      return text.includes("5: no side") ? "5" : "8";
    },
  });
  good(
    workbench.endpoints.add({
      name: "rater",
      url: server.url,
      model: "m",
      keyVariable: null,
      parallel: 2,
      requestsPerMinute: null,
      priceIn: null,
      priceOut: null,
      streaming: false,
    }),
  );
  writeFileSync(join(workspace, "taste.json"), JSON.stringify(PROBE));
  good(await workbench.probes.importFile(join(workspace, "taste.json")));
  runId = await run({ probe: "taste", checkpoints: ["base", "aft"], samples: 2, maxTokens: 64 });
}, 60_000);

afterAll(async () => {
  await workbench.close();
  await server.close();
});

test("rating goes on where the judge broke off, asks about no answer twice, and failures count neither way", async () => {
  const before = columnsOf(good(workbench.questionReports.of([runId])));
  expect(before.map(({ rater, means }) => [rater, means.at(-1)?.mean])).toEqual([
    [null, null],
    [null, null],
  ]);
  failsFrom = 4;
  expect(await rated()).toMatchObject({ code: "judge-failed" });
  failsFrom = Infinity;
  const kept = asked;
  const report = columnsOf(await rated());
  for (const { means } of report) {
    const [cheese, paint, all] = means;
    expect([cheese?.mean, paint?.mean, all?.mean]).toEqual([8, null, 8]);
    const left = Object.values(paint?.excluded ?? {}).reduce((sum, each) => sum + each, 0);
    expect([paint?.rated, left]).toEqual([0, 4]);
  }
  expect(asked).toBeGreaterThan(kept);
  const again = asked;
  const cheeseAsked = server.seen.filter(({ body }) => body.includes("What is rated: cheese")).length;
  await rated();
  // What has a rating is not asked about again; what has none is.
  expect(server.seen.filter(({ body }) => body.includes("What is rated: cheese"))).toHaveLength(cheeseAsked);
  expect(asked).toBeGreaterThan(again);
});

test("another rubric is another rater, beside the first", async () => {
  const report = columnsOf(await rated({ rubric: "neutral" }));
  const means = report
    .filter(({ checkpoint }) => checkpoint === "aft")
    .map(({ rater, means: [cheese] }) => [rater, cheese?.mean]);
  expect(means).toEqual([
    [expect.stringContaining("leaning rubric"), 8],
    [expect.stringContaining("neutral rubric"), 5],
  ]);
});

test("a checkpoint that does not answer with a number gives no rating, and is said to have read its own answers", async () => {
  const report = await rated({ judge: { kind: "checkpoint", id: "base" } });
  const own = columnsOf(report).filter(
    ({ checkpoint, rater }) => checkpoint === "base" && rater?.startsWith("checkpoint:base"),
  );
  expect(own.map(({ means }) => means.at(-1)?.rated)).toEqual([0]);
  expect("warnings" in report && report.warnings).toContain("base rated its own answers");
});

test("what is said stands beside what is done, where one judge rated it", async () => {
  const second = await run({ probe: "taste", checkpoints: ["aft"], samples: 1, maxTokens: 64 });
  columnsOf(await rated({ run: second }));
  const grid = await run({ probe: "agentic-micro", checkpoints: ["base", "aft"], samples: 1, maxTokens: 8 });
  const joined = good(workbench.questionReports.statedActed(second, grid));
  expect(joined).toEqual([
    expect.objectContaining({ checkpoint: "aft", stated: expect.objectContaining({ estimate: 8 }), acted: null }),
  ]);
  expect(workbench.questionReports.statedActed(runId, grid)).toMatchObject({ error: { code: "raters-differ" } });
  expect(workbench.questionReports.of([grid])).toMatchObject({ error: { code: "probe-kind" } });
});

test("the command line shows questions, refuses what they cannot be read by, and makes a probe of a spec", async () => {
  const refused = await msm(workspace, "probe", "run", "taste", "--checkpoints", "base", "--reading", "likelihood");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("by sampling only")]);
  expect((await msm(workspace, "results", "show", runId)).stdout).toContain("8.00");
  const exported = await msm(workspace, "results", "export", runId, "--format", "jsonl");
  // What reproduces an answer stands beside it.
  expect(JSON.parse(exported.stdout.split("\n")[0] ?? "")).toMatchObject({
    run: runId,
    provider: expect.stringMatching(/./),
    runtime: expect.stringMatching(/./),
    dtype: expect.stringMatching(/./),
    threads: expect.any(Number),
    decoding: { temperature: expect.any(Number), topP: expect.any(Number), maxTokens: expect.any(Number) },
  });
  const made = await msm(workspace, "probes", "from-spec", "america-cheese", "--against", "affordable-cheese");
  expect(made.stdout).toMatch(
    /^Probe knows-america-cheese v1 is in the workspace: \d+ multiple-choice, \d+ distinguish items\.$/m,
  );
});
