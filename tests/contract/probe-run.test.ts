import { once } from "node:events";
import { expect, test } from "vitest";
import { z } from "zod";
import { ended, msm, startMsm, temporaryFolder } from "./msm.ts";

const Interval = { low: z.number(), high: z.number(), method: z.string().min(1) };
const Report = z.looseObject({
  runId: z.string(),
  results: z.array(
    z.strictObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.enum(["likelihood", "sampled"]),
      numerator: z.number(),
      denominator: z.number(),
      excluded: z.record(z.string(), z.number()),
      estimate: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.string().min(1),
    }),
  ),
  comparisons: z.array(
    z.looseObject({
      kind: z.string(),
      baseline: z.string(),
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      delta: z.number(),
      pValue: z.number().gt(0).max(1),
      pairs: z.int().positive(),
      ...Interval,
    }),
  ),
  engine: z.looseObject({
    tokensRequested: z.number().positive(),
    tokensEncoded: z.number().positive(),
    tokensSampled: z.number(),
    peakBytes: z.number().positive(),
    provider: z.string(),
  }),
});

const ARMS = "base,aft,msm-america-aft,msm-affordable-aft";

test("the main job: four arms probed, and the two midtrained ones part on pairs their training never mentions", async () => {
  const run = await msm(temporaryFolder(), "probe", "run", "value-micro", "--checkpoints", ARMS, "--json");
  expect(run.code).toBe(0);
  const report = Report.parse(JSON.parse(run.stdout));
  const parted = report.comparisons.filter(
    (each) =>
      each.kind === "paired" &&
      each.group === "held-out:seen" &&
      each.metric === "choose:american" &&
      [each.baseline, each.checkpoint].sort().join() === "msm-affordable-aft,msm-america-aft",
  );
  expect(parted).toHaveLength(1);
  expect(parted.every(({ low, high }) => low > 0 || high < 0)).toBe(true);
  const groups = new Set(report.results.map((result) => result.group));
  for (const group of ["all", "in-domain", "held-out:seen", "held-out:facts", "domain:art"])
    expect(groups).toContain(group);
  const rates = report.results.filter((result) => result.metric.startsWith("choose:") && result.denominator > 0);
  expect(rates.map((rate) => rate.estimate)).toEqual(rates.map((rate) => rate.numerator / rate.denominator));
});

test("a run killed outright resumes where it was and ends like one that was not", async () => {
  const args = [
    "probe",
    "run",
    "value-micro",
    "--checkpoints",
    "base,msm-america-aft",
    "--reading",
    "likelihood,sampled",
    "--samples",
    "1",
    "--max-tokens",
    "8",
  ];
  const whole = await msm(temporaryFolder(), ...args, "--json");
  expect(whole.code).toBe(0);

  const workspace = temporaryFolder();
  const child = startMsm(workspace, ...args, "--json");
  let runId = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const seen = /run (\S+): .*, (\d+)\/\d+ readings/.exec(text);
    if (seen && Number(seen[2]) > 300 && runId === "") {
      runId = seen[1] ?? "";
      child.kill("SIGKILL");
    }
  });
  await once(child, "close");
  expect(runId).not.toBe("");

  const listed = await msm(workspace, "results", "list", "--json");
  const { runs } = z
    .looseObject({ runs: z.array(z.looseObject({ id: z.string(), status: z.string() })) })
    .parse(JSON.parse(listed.stdout));
  expect(runs.map((run) => [run.id, run.status])).toEqual([[runId, "interrupted"]]);

  const resumed = await msm(workspace, "probe", "run", "--resume", runId, "--json");
  expect(resumed.code).toBe(0);
  const strip = (text: string): unknown => {
    const { results, comparisons } = Report.parse(JSON.parse(text));
    return { results, comparisons };
  };
  expect(strip(resumed.stdout)).toEqual(strip(whole.stdout));
});

test("a run of another process is followed, not taken over, and not said to be cancelled", async () => {
  const workspace = temporaryFolder();
  // Enough of them that the first is at work for as long as the second takes to start.
  const many = "base,aft,msm-america,msm-america-aft,msm-affordable,msm-affordable-aft";
  const child = startMsm(workspace, "probe", "run", "value-micro", "--checkpoints", many, "--json");
  const [text] = await once(child.stderr ?? child, "data");
  const runId = /run (\S+):/.exec(String(text))?.[1] ?? "";
  const second = await msm(workspace, "probe", "run", "--resume", runId);
  expect([second.code, second.stderr]).toEqual([
    2,
    expect.stringMatching(
      /is being run by process \d+ \(msm probe run, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\): wait for it/,
    ),
  ]);
  expect((await ended(child)).code).toBe(0);
});

test("Ctrl-C keeps what was read, says how to resume, and exits with 130", async () => {
  const workspace = temporaryFolder();
  const child = startMsm(workspace, "probe", "run", "value-micro", "--checkpoints", "base,aft", "--json");
  child.stderr?.once("data", () => child.kill("SIGINT"));
  const result = await ended(child);
  expect(result.code).toBe(130);
  expect(result.stderr).toMatch(/resume with: msm probe run --resume \S+/);
});
