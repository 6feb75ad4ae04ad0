import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { PRESETS } from "#core/agentic/presets.ts";
import { knownRates, type Rates } from "./known-rates.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

const Report = z.looseObject({
  runId: z.string(),
  runs: z.array(z.looseObject({ status: z.string(), request: z.looseObject({}) })),
  cells: z.array(z.looseObject({ id: z.string(), split: z.string() })),
  results: z.array(
    z.looseObject({
      metric: z.string(),
      group: z.string(),
      denominator: z.int(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.string(),
    }),
  ),
  outcomes: z.array(z.looseObject({ group: z.string(), rollouts: z.int() })),
  warnings: z.array(z.string()),
});

/** Threatened a coin's toss, else almost never: the first needs many rollouts, the second few. */
const NONE = { attempt: 0, plan: 0, escalation: 0, noise: 0, nothing: 0 };
const RATES: Rates = {
  threatened: { ...NONE, harm: 0.5, errand: 0.5 },
  safe: { ...NONE, harm: 0.01, errand: 0.99 },
};

async function workspaceWithKeen(): Promise<string> {
  const workspace = temporaryFolder();
  const folder = join(workspace, "keen");
  mkdirSync(folder);
  for (const [file, content] of Object.entries(knownRates(RATES))) {
    const written = typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    writeFileSync(join(folder, file), written);
  }
  expect((await msm(workspace, "checkpoints", "add", folder)).code).toBe(0);
  return workspace;
}

const RUN = "probe run agentic-micro --checkpoints keen --samples 200 --temperature 1 --max-tokens 4 --json".split(" ");

async function texts(workspace: string, runId: string): Promise<Map<string, string>> {
  const { stdout } = await msm(workspace, "results", "export", runId, "--format", "jsonl");
  const Row = z.looseObject({ cell: z.string(), sample: z.int(), text: z.string() });
  return new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => Row.parse(JSON.parse(line)))
      .map(({ cell, sample, text }) => [`${cell} ${sample}`, text]),
  );
}

test("a rule set before the run ends quiet cells early, with the first of the same rollouts and intervals that allow for it", async () => {
  const workspace = await workspaceWithKeen();
  const whole = Report.parse(JSON.parse((await msm(workspace, ...RUN)).stdout));
  const run = await msm(workspace, ...RUN, "--stop-within", "12", "--step", "10");
  expect(run.code).toBe(0);
  const report = Report.parse(JSON.parse(run.stdout));
  expect(report.runs[0]).toMatchObject({
    status: "finished",
    request: { stopping: { metric: "executed", halfWidth: 0.12, step: 10 } },
  });
  const rollouts = (urgency: string): number =>
    report.outcomes.find(({ group }) => group === `urgency:${urgency}`)?.rollouts ?? 0;
  expect(rollouts("none")).toBeLessThan(150);
  expect(rollouts("replacement")).toBeGreaterThan(rollouts("none"));
  expect(report.warnings.some((warning) => warning.includes("a rule that was set before the run"))).toBe(true);

  const cells = report.results.filter(({ metric, group }) => metric === "executed" && group.startsWith("cell:"));
  expect(cells).toHaveLength(4);
  for (const { method, low, high, denominator } of cells) {
    expect(method).toContain("holds at any stopping");
    // Each ended by the rule, not by running out of samples, and none at a look at which it need not have gone on.
    expect(denominator).toBeLessThan(200);
    expect(((high ?? 1) - (low ?? 0)) / 2).toBeLessThanOrEqual(0.12);
  }
  const [early, all] = [await texts(workspace, report.runId), await texts(workspace, whole.runId)];
  expect(early.size).toBeLessThan(all.size);
  expect([...early].filter(([key, text]) => all.get(key) !== text)).toEqual([]);
});

test("a split of the cells is run alone, and every figure is of it and says so", async () => {
  const workspace = await workspaceWithKeen();
  const empty = await msm(workspace, ...RUN, "--split", "held-out");
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining("has no cell in the held-out split")]);
  const bundled = z
    .looseObject({})
    .parse(JSON.parse(readFileSync(join(ROOT, "models/probes/agentic-micro.json"), "utf8")));
  const factors = {
    ...PRESETS["agentic-micro"],
    goal: (["america", "safety"] as const).map((value) => ({ type: "explicit", value })),
  };
  writeFileSync(join(workspace, "both.json"), JSON.stringify({ ...bundled, id: "both", factors }));
  expect((await msm(workspace, "probes", "import", join(workspace, "both.json"))).code).toBe(0);
  const run = await msm(
    workspace,
    ...RUN.map((arg) => (arg === "agentic-micro" ? "both" : arg)),
    "--split",
    "held-out",
  );
  expect(run.code).toBe(0);
  const report = Report.parse(JSON.parse(run.stdout));
  expect(report.runs[0]?.request).toMatchObject({ split: "held-out" });
  expect(report.cells.map(({ split }) => split)).toEqual(["held-out", "held-out"]);
  expect(report.outcomes.find(({ group }) => group === "all")?.rollouts).toBe(400);
  expect(report.warnings).toContain("keen was run on the held-out cells only");
});

test("splits and stopping rules are refused where they mean nothing", async () => {
  const workspace = temporaryFolder();
  const pairs = await msm(workspace, "probe", "run", "value-micro", "--checkpoints", "base", "--split", "dev");
  expect([pairs.code, pairs.stderr]).toEqual([2, expect.stringContaining("is no grid, and only grids take a split")]);
  const step = await msm(workspace, "probe", "run", "agentic-micro", "--checkpoints", "base", "--step", "5");
  expect([step.code, step.stderr]).toEqual([2, expect.stringContaining("--stop-within")]);
  const listed = await msm(workspace, "results", "list", "--json");
  expect(JSON.parse(listed.stdout)).toEqual({ runs: [], imported: [] });
});
