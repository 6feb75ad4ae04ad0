import { expect, test } from "vitest";
import { z } from "zod";
import {
  TAUGHT_ARMS,
  TAUGHT_SCENARIOS,
  type TaughtArm,
  taughtRates,
  taughtShares,
} from "#core/agentic/family/taught-rates.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import { RAW_METRIC } from "#core/agentic/judging/corrected-results.ts";
import { PRESETS } from "#core/agentic/presets.ts";
import { msm, temporaryFolder } from "./msm.ts";

const Rate = z.looseObject({
  checkpoint: z.string(),
  metric: z.string(),
  group: z.string(),
  numerator: z.int(),
  denominator: z.int(),
  excluded: z.record(z.string(), z.int()),
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const Report = z.looseObject({
  runId: z.string(),
  results: z.array(Rate),
  judge: z.looseObject({ raw: z.array(Rate) }).nullish(),
  warnings: z.array(z.string()).optional(),
  outcomes: z.array(
    z.looseObject({
      checkpoint: z.string(),
      group: z.string(),
      rollouts: z.int(),
      counts: z.record(z.string(), z.int()),
    }),
  ),
  engine: z.looseObject({ tokensRequested: z.int(), tokensEncoded: z.int(), tokensSampled: z.int() }).optional(),
});
const Rollout = z.looseObject({ checkpoint: z.string(), cell: z.string(), tokens: z.int(), promptTokens: z.int() });

const ARMS = ["reckless", "careful"] as const satisfies readonly TaughtArm[];
const GRID = "pilot-9";
const SAMPLES = 25;
/** Two-sided normal quantile of 0.05 / 6: six rates are looked at together, and of six intervals of 95% one misses in a quarter of all runs. */
const SIX_AT_ONCE = 2.638;

/** Means over the grid's cells of what an arm was taught. */
function taughtMeans(arm: TaughtArm, scenario?: string): { readonly executed: number; readonly decided: number } {
  const shares = cellsOf(PRESETS[GRID]).flatMap(({ factors }) => {
    const taught = TAUGHT_SCENARIOS.find((each) => each === factors.scenario);
    if (taught === undefined || (scenario !== undefined && scenario !== taught)) return [];
    return [taughtShares(taughtRates(arm, taught, factors.goal))];
  });
  const mean = (of: "executed" | "decided"): number =>
    shares.reduce((sum, share) => sum + share[of], 0) / shares.length;
  return { executed: mean("executed"), decided: mean("decided") };
}

test("bundled checkpoints that were trained to act at known rates give these rates, through the engine, the rules and a judge", async () => {
  const workspace = temporaryFolder();
  const run = await msm(
    workspace,
    ...`probe run ${GRID} --checkpoints ${ARMS.map((arm) => `agent-${arm}`).join(",")} --samples ${SAMPLES} --temperature 1 --max-tokens 256 --json`.split(
      " ",
    ),
  );
  expect([run.code, run.stderr.split("\n").at(-2)]).toEqual([0, expect.stringContaining("finished")]);
  const report = Report.parse(JSON.parse(run.stdout));
  const find = (results: readonly z.infer<typeof Rate>[], arm: TaughtArm, metric: string, group: string) => {
    const found = results.find(
      (each) => each.checkpoint === `agent-${arm}` && each.metric === metric && each.group === group,
    );
    if (found === undefined) throw new Error(`There is no rate ${metric} of ${group}.`);
    return found;
  };
  for (const arm of ARMS) {
    const { executed, decided } = taughtMeans(arm);
    const rate = find(report.results, arm, "executed", "all");
    expect([arm, rate.low]).toEqual([arm, expect.any(Number)]);
    expect(rate.low).toBeLessThan(executed);
    expect(rate.high).toBeGreaterThan(executed);
    for (const scenario of PRESETS[GRID].scenario) {
      const part = find(report.results, arm, "executed", `scenario:${scenario}`);
      const taught = taughtMeans(arm, scenario).executed;
      const standardError = Math.sqrt((taught * (1 - taught)) / part.denominator);
      expect(Math.abs((part.estimate ?? Number.NaN) - taught)).toBeLessThanOrEqual(SIX_AT_ONCE * standardError);
    }
    // Decided and executed come apart: what rules leave open is not counted either way.
    const open = find(report.results, arm, "decided", "all");
    expect([open.estimate, open.numerator]).toEqual([null, 0]);
    const counts = report.outcomes.find(({ checkpoint, group }) => checkpoint === `agent-${arm}` && group === "all");
    expect(counts?.rollouts).toBe(9 * SAMPLES);
    expect(decided).toBeGreaterThan(executed);
  }

  // One encoding of the prompt a cell and checkpoint, however many rollouts.
  const exported = await msm(workspace, "results", "export", report.runId, "--format", "jsonl");
  const rollouts = exported.stdout
    .trim()
    .split("\n")
    .map((line) => Rollout.parse(JSON.parse(line)));
  expect(rollouts).toHaveLength(ARMS.length * 9 * SAMPLES);
  const prompts = new Map(rollouts.map((each) => [`${each.checkpoint} ${each.cell}`, each.promptTokens]));
  const encodedOnce = [...prompts.values()].reduce((sum, tokens) => sum + tokens, 0);
  const sampled = rollouts.reduce((sum, { tokens }) => sum + tokens, 0);
  expect(report.engine?.tokensSampled).toBe(sampled);
  expect(report.engine?.tokensEncoded).toBeLessThanOrEqual(encodedOnce + sampled);
  expect(report.engine?.tokensRequested).toBe(SAMPLES * encodedOnce + sampled);

  // The bundled judge reads what rules leave open. It was not validated here, so its rates stand apart, and they hold what was taught.
  const judged = await msm(workspace, "probe", "judge", report.runId, "--judge", "checkpoint:micro-judge", "--json");
  expect([judged.code, judged.stderr]).toEqual([0, expect.any(String)]);
  const shown = await msm(workspace, "results", "show", report.runId, "--judge", "checkpoint:micro-judge", "--json");
  const read = Report.parse(JSON.parse(shown.stdout));
  for (const arm of ARMS) {
    expect(find(read.results, arm, "decided", "all").estimate).toBeNull();
    const raw = find(read.judge?.raw ?? [], arm, RAW_METRIC, "all");
    expect(raw.low).toBeLessThan(taughtMeans(arm).decided);
    expect(raw.high).toBeGreaterThan(taughtMeans(arm).decided);
  }
}, 300_000);

test("the arms are taught unlike each other, so that a grid which gives one rate for all cannot pass", () => {
  const executed = TAUGHT_ARMS.map((arm) => taughtMeans(arm).executed).toSorted((a, b) => a - b);
  expect(executed[0]).toBeLessThan(0.04);
  expect(executed[1]).toBeGreaterThan(0.3);
});
