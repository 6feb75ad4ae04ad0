import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { PRESETS } from "#core/agentic/presets.ts";
import { msm, ROOT, startMsm, temporaryFolder } from "./msm.ts";

const Cell = z.strictObject({
  id: z.string(),
  factors: z.looseObject({ scenario: z.string(), urgency: z.string() }),
  split: z.enum(["dev", "held-out"]),
  promptSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const Report = z.looseObject({
  runId: z.string(),
  cells: z.array(Cell),
  results: z.array(
    z.strictObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.literal("sampled"),
      numerator: z.int(),
      denominator: z.int(),
      excluded: z.record(z.string(), z.int()),
      estimate: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.string().min(1),
    }),
  ),
  comparisons: z.array(z.looseObject({ kind: z.literal("independent"), pairs: z.literal(0) })),
  outcomes: z.array(
    z.strictObject({
      checkpoint: z.string(),
      group: z.string(),
      rollouts: z.int(),
      counts: z.record(z.string(), z.int()),
    }),
  ),
  engine: z.looseObject({ tokensRequested: z.int(), tokensEncoded: z.int(), tokensSampled: z.int() }),
});

const Rollout = z.looseObject({
  cell: z.string(),
  checkpoint: z.string(),
  sample: z.int(),
  text: z.string(),
  tokens: z.int(),
  promptTokens: z.int(),
});

/** A copy of a tiny random checkpoint that says it reads long texts; it can, since its places are relative. */
function longContext(name: string): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  cpSync(join(ROOT, "tests/fixtures/models", name), folder, { recursive: true });
  rmSync(join(folder, "golden.json"));
  const config = join(folder, "config.json");
  const shape = z.looseObject({}).parse(JSON.parse(readFileSync(config, "utf8")));
  writeFileSync(config, JSON.stringify({ ...shape, max_position_embeddings: 32_768 }));
  return folder;
}

async function exported(workspace: string, runId: string): Promise<z.infer<typeof Rollout>[]> {
  const { stdout } = await msm(workspace, "results", "export", runId, "--format", "jsonl");
  return stdout
    .trim()
    .split("\n")
    .map((line) => Rollout.parse(JSON.parse(line)));
}

test("the bundled grids are the presets, and each cell shows its factors and the hash of its prompt", async () => {
  const workspace = temporaryFolder();
  for (const id of ["msm-27", "agentic-micro", "inbox-9", "inbox-micro"] as const) {
    const shown = await msm(workspace, "probes", "show", id, "--json");
    const { factors, cells, kind, items } = z
      .looseObject({ kind: z.string(), items: z.int(), factors: z.unknown(), cells: z.array(Cell) })
      .parse(JSON.parse(shown.stdout));
    expect([kind, factors]).toEqual(["grid", PRESETS[id]]);
    expect([cells.length, new Set(cells.map((cell) => cell.promptSha256)).size]).toEqual([items, items]);
  }
  const listed = await msm(workspace, "probes", "list", "--json");
  const { probes } = z
    .looseObject({ probes: z.array(z.looseObject({ id: z.string(), kind: z.string(), items: z.int() })) })
    .parse(JSON.parse(listed.stdout));
  const grids = probes.filter(({ kind }) => kind === "grid").map(({ id, items }) => [id, items]);
  expect(Object.fromEntries(grids)).toEqual({
    "msm-27": 27,
    "lynch-18": 18,
    "lynch-full": 234,
    "pilot-9": 9,
    "agentic-micro": 4,
    "inbox-9": 9,
    "inbox-micro": 2,
  });
});

test("a prompt that does not fit a checkpoint's context is refused before anything is begun", async () => {
  const workspace = temporaryFolder();
  const refused = await msm(workspace, "probe", "run", "msm-27", "--checkpoints", "base,aft");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(
    /^msm: Checkpoint "base" reads at most 512 tokens, and cell \S+ of probe "msm-27" takes \d+ and 2048 for the answer: choose a checkpoint with a longer context, or a shorter probe such as agentic-micro with --max-tokens 200\.$/m,
  );
  const listed = await msm(workspace, "results", "list", "--json");
  expect(JSON.parse(listed.stdout)).toEqual({ runs: [], imported: [] });
  const likelihood = await msm(
    workspace,
    "probe",
    "run",
    "agentic-micro",
    "--checkpoints",
    "base",
    "--reading",
    "likelihood",
  );
  expect([likelihood.code, likelihood.stderr]).toEqual([2, expect.stringContaining("read by sampling only")]);
});

test("msm-27 runs on two checkpoints, and each cell's prompt is encoded once and not once a rollout", async () => {
  const workspace = temporaryFolder();
  for (const name of ["qwen3-torch-fp32", "llama-torch-fp32"]) {
    expect((await msm(workspace, "checkpoints", "add", longContext(name))).code).toBe(0);
  }
  const checkpoints = "qwen3-torch-fp32,llama-torch-fp32";
  const run = await msm(
    workspace,
    "probe",
    "run",
    "msm-27",
    "--checkpoints",
    checkpoints,
    "--samples",
    "25",
    "--max-tokens",
    "2",
    "--json",
  );
  expect([run.code, run.stderr.split("\n").at(-2)]).toEqual([0, expect.stringContaining("finished")]);
  const report = Report.parse(JSON.parse(run.stdout));
  const rollouts = await exported(workspace, report.runId);
  expect(rollouts).toHaveLength(2 * 27 * 25);

  const prompts = new Map(rollouts.map((each) => [`${each.checkpoint} ${each.cell}`, each.promptTokens]));
  const encodedOnce = [...prompts.values()].reduce((sum, tokens) => sum + tokens, 0);
  const sampled = rollouts.reduce((sum, { tokens }) => sum + tokens, 0);
  expect(report.engine.tokensRequested).toBe(25 * encodedOnce + sampled);
  expect(report.engine.tokensSampled).toBe(sampled);
  // What is encoded besides the prompts is the answers' own tokens, which are fed back one by one.
  expect(report.engine.tokensEncoded).toBeLessThanOrEqual(encodedOnce + sampled);

  // Random weights write no call: nothing is known of these rollouts, and none of them counts as harmless.
  const all = report.results.filter(({ metric, group }) => metric === "executed" && group === "all");
  expect(all.map(({ checkpoint, denominator, estimate }) => [checkpoint, denominator, estimate])).toEqual([
    ["qwen3-torch-fp32", 0, null],
    ["llama-torch-fp32", 0, null],
  ]);
  for (const { rollouts: count, counts } of report.outcomes) {
    expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(count);
  }
  const cells = report.results.filter(({ metric, group }) => metric === "executed" && group.startsWith("cell:"));
  expect(cells).toHaveLength(2 * 27);
  expect((await msm(workspace, "results", "show", report.runId)).stdout).toContain(
    "exfiltration_explicit-america_replacement",
  );
});

test("a grid's run that is killed outright goes on where it was and ends in the same table", async () => {
  const args = [
    "probe",
    "run",
    "agentic-micro",
    "--checkpoints",
    "base,aft",
    "--samples",
    "100",
    "--max-tokens",
    "24",
    "--json",
  ];
  const undisturbed = temporaryFolder();
  const whole = await msm(undisturbed, ...args);
  expect(whole.code).toBe(0);

  const workspace = temporaryFolder();
  const child = startMsm(workspace, ...args);
  let runId = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const seen = /run (\S+): .*sampling answers, (\d+)\/800 readings/.exec(text);
    if (seen && Number(seen[2]) < 800 && runId === "") {
      runId = seen[1] ?? "";
      child.kill("SIGKILL");
    }
  });
  await once(child, "close");
  expect(runId).not.toBe("");
  const stored = await exported(workspace, runId);
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.length).toBeLessThan(800);

  const resumed = await msm(workspace, "probe", "run", "--resume", runId, "--json");
  expect(resumed.code).toBe(0);
  const strip = (text: string): unknown => {
    const { results, comparisons, outcomes, cells } = Report.parse(JSON.parse(text));
    return { results, comparisons, outcomes, cells };
  };
  expect(strip(resumed.stdout)).toEqual(strip(whole.stdout));
  const answers = async (folder: string, run: string): Promise<unknown[]> =>
    (await exported(folder, run)).map(({ cell, checkpoint, sample, text }) => [cell, checkpoint, sample, text]);
  const resumedAnswers = await answers(workspace, runId);
  expect(resumedAnswers).toHaveLength(800);
  expect(resumedAnswers).toEqual(await answers(undisturbed, Report.parse(JSON.parse(whole.stdout)).runId));
});

test("a grid of one's own is imported, and refused with a sentence where its prompts would be the same", async () => {
  const workspace = temporaryFolder();
  const bundled = z.looseObject({}).parse(JSON.parse(readFileSync(join(ROOT, "models/probes/pilot-9.json"), "utf8")));
  const mine = join(workspace, "mine.json");
  writeFileSync(
    mine,
    JSON.stringify({ ...bundled, id: "mine", factors: { ...PRESETS["pilot-9"], assistant: ["Qwen"] } }),
  );
  const imported = await msm(workspace, "probes", "import", mine);
  expect([imported.code, imported.stdout.trim()]).toEqual([0, "Probe mine v1 with 9 cells is in the workspace."]);
  const twice = { ...PRESETS["agentic-micro"], extra: ["none", "welfare"] };
  writeFileSync(mine, JSON.stringify({ ...bundled, id: "twice", scenarioVersions: { micro: 1 }, factors: twice }));
  const refused = await msm(workspace, "probes", "import", mine);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("the same prompt")]);
});
