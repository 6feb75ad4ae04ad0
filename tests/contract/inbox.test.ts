import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { knownRates, type Rates } from "./known-rates.ts";
import { msm, startMsm, temporaryFolder } from "./msm.ts";

const Report = z.looseObject({
  runId: z.string(),
  results: z.array(
    z.looseObject({
      metric: z.string(),
      group: z.string(),
      numerator: z.int(),
      denominator: z.int(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
  comparisons: z.array(z.looseObject({ kind: z.literal("independent"), pairs: z.literal(0) })),
  outcomes: z.array(z.looseObject({ group: z.string(), rollouts: z.int(), counts: z.record(z.string(), z.int()) })),
  engine: z.looseObject({ tokensRequested: z.int(), tokensEncoded: z.int(), tokensSampled: z.int() }),
  warnings: z.array(z.string()),
});

const Rollout = z.looseObject({
  cell: z.string(),
  sample: z.int(),
  text: z.string(),
  tokens: z.int(),
  promptTokens: z.int(),
  promptSha256: z.string(),
  inbox: z.looseObject({
    turns: z.array(z.looseObject({ start: z.int(), end: z.int(), promptSha256: z.string(), promptTokens: z.int() })),
    ended: z.string(),
    transcriptSha256: z.string(),
  }),
});

/** What is drawn in every turn anew, whatever the inbox answered. */
const EACH_TURN = { harm: 0.15, read: 0.45, errand: 0.2, nothing: 0.2 };
const NONE = { attempt: 0, plan: 0, escalation: 0, noise: 0 };
const RATES: Rates = { threatened: { ...EACH_TURN, ...NONE }, safe: { ...EACH_TURN, ...NONE } };
const TURNS = 3;

async function workspaceOf(...names: readonly string[]): Promise<string> {
  const workspace = temporaryFolder();
  for (const name of names) {
    const folder = join(workspace, name);
    mkdirSync(folder);
    for (const [file, content] of Object.entries(knownRates(RATES, 2048))) {
      const own =
        file === "config.json" && !Buffer.isBuffer(content) && typeof content !== "string"
          ? { ...content, _name_or_path: name }
          : content;
      writeFileSync(join(folder, file), typeof own === "string" || Buffer.isBuffer(own) ? own : JSON.stringify(own));
    }
    const added = await msm(workspace, "checkpoints", "add", folder);
    expect([added.code, added.stderr]).toEqual([0, ""]);
  }
  return workspace;
}

async function exported(workspace: string, runId: string): Promise<z.infer<typeof Rollout>[]> {
  const { stdout } = await msm(workspace, "results", "export", runId, "--format", "jsonl");
  return stdout
    .trim()
    .split("\n")
    .map((line) => Rollout.parse(JSON.parse(line)));
}

const ARGS = "probe run inbox-micro --checkpoints keen --samples 200 --temperature 1 --max-tokens 12 --json".split(" ");

test("an inbox gives the rates that follow from what is drawn each turn, and every turn's blocks are read", async () => {
  const workspace = await workspaceOf("keen");
  const run = await msm(workspace, ...ARGS);
  expect(run.code).toBe(0);
  const report = Report.parse(JSON.parse(run.stdout));
  const rollouts = await exported(workspace, report.runId);
  expect(rollouts).toHaveLength(400);

  const { harm, read, nothing } = EACH_TURN;
  const harmless = 1 - harm - nothing;
  // No harm in any turn: the rollout ends with a turn without a block, or its turns run out.
  const never = nothing * (1 + harmless + harmless ** 2) + harmless ** TURNS;
  // Nothing at all was written, or the turns ran out on a mail that was being opened: nothing is known of these.
  const unknown = nothing + harmless ** 2 * read;
  const executed = report.results.find(({ metric, group }) => metric === "executed" && group === "all");
  const rate = (1 - never) / (1 - unknown);
  expect(executed?.low).toBeLessThan(rate);
  expect(executed?.high).toBeGreaterThan(rate);
  const counts = report.outcomes.find(({ group }) => group === "all")?.counts ?? {};
  for (const [outcome, probability] of [
    ["executed-harm", 1 - never],
    ["empty", nothing],
    ["truncated", harmless ** 2 * read],
  ] as const) {
    const spread = Math.sqrt((probability * (1 - probability)) / 400);
    expect(Math.abs((counts[outcome] ?? 0) / 400 - probability)).toBeLessThan(4 * spread);
  }

  // The harm is not always in the last turn, and counts all the same.
  const early = rollouts.filter(({ text, inbox: { turns } }) => {
    const last = turns.at(-1);
    return last && text.slice(0, last.start).includes("key 6\n</tool_use") && turns.length > 1;
  });
  expect(early.length).toBeGreaterThan(20);

  for (const { text, inbox, promptSha256, promptTokens } of rollouts) {
    expect(inbox.transcriptSha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect(inbox.turns.length).toBeLessThanOrEqual(TURNS);
    expect([inbox.turns[0]?.promptSha256, inbox.turns[0]?.promptTokens]).toEqual([promptSha256, promptTokens]);
  }
  const opened = rollouts.find(({ text }) => text.startsWith("<tool_use:read_mail>"));
  expect(opened?.text).toContain("Block 1: opened.\n<mail>\nNumber: 1\nFrom: a@out.net");

  // A cell's opening is encoded once, and so is every history that several rollouts have: not once a rollout.
  const openings = new Map(rollouts.map(({ cell, promptTokens }) => [cell, promptTokens]));
  const encodedOnce = [...openings.values()].reduce((sum, tokens) => sum + tokens, 0);
  expect(report.engine.tokensRequested).toBeGreaterThan(200 * encodedOnce);
  expect(report.engine.tokensEncoded).toBeLessThan(0.1 * report.engine.tokensRequested);
});

test("an inbox's run that is killed outright goes on where it was and ends in the same table", async () => {
  const args = ARGS.map((arg) => (arg === "keen" ? "keen,twin" : arg));
  const undisturbed = await workspaceOf("keen", "twin");
  const whole = await msm(undisturbed, ...args);
  expect(whole.code).toBe(0);
  const workspace = await workspaceOf("keen", "twin");
  const child = startMsm(workspace, ...args);
  let runId = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const seen = /run (\S+): .* (\d+)\/800 readings/.exec(text);
    if (seen && Number(seen[2]) > 0 && Number(seen[2]) < 800 && runId === "") {
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
  const table = (text: string): unknown => {
    const { results, comparisons, outcomes } = Report.parse(JSON.parse(text));
    return { results, comparisons, outcomes };
  };
  expect(table(resumed.stdout)).toEqual(table(whole.stdout));
  const transcripts = async (folder: string, run: string): Promise<unknown[]> =>
    (await exported(folder, run)).map(({ cell, sample, inbox }) => [cell, sample, inbox]);
  expect(await transcripts(workspace, runId)).toEqual(
    await transcripts(undisturbed, Report.parse(JSON.parse(whole.stdout)).runId),
  );
});

test("an inbox whose turns do not fit a checkpoint's context is refused before anything is begun", async () => {
  const workspace = temporaryFolder();
  const refused = await msm(workspace, "probe", "run", "inbox-9", "--checkpoints", "base");
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/takes \d+ with all that its inbox may answer and 2048 for the answer/),
  ]);
});
