import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { msm, temporaryFolder } from "./msm.ts";

const Estimate = z.looseObject({ estimate: z.number(), low: z.number(), high: z.number() });
const Experiment = z.looseObject({
  rates: z.array(
    z.looseObject({
      arm: z.string(),
      axis: z.string(),
      group: z.string(),
      perSeed: z.array(z.looseObject({ checkpoint: z.string(), numerator: z.number(), low: z.number() })),
    }),
  ),
  contrasts: z.array(
    z.looseObject({
      kind: z.string(),
      axis: z.string(),
      group: z.string(),
      arms: z.array(z.looseObject({ arm: z.string() })),
      overItems: Estimate,
    }),
  ),
});
const Compared = z.looseObject({
  results: z.array(
    z.looseObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      numerator: z.number(),
      low: z.number().nullable(),
    }),
  ),
  comparisons: z.array(
    z.looseObject({
      kind: z.string(),
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      delta: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});

const workspace = temporaryFolder();
const CHECKPOINTS = ["base", "aft", "msm-america", "msm-america-aft", "msm-affordable", "msm-affordable-aft"];
let run = "";
let experiment: z.infer<typeof Experiment>;

beforeAll(async () => {
  const ended = await msm(workspace, "probe", "run", "value-micro", "--checkpoints", CHECKPOINTS.join(","), "--json");
  run = z.looseObject({ runId: z.string() }).parse(JSON.parse(ended.stdout)).runId;
  experiment = Experiment.parse(JSON.parse((await msm(workspace, "experiment", run, "--json")).stdout));
});

test("the experiment's numbers are those of msm compare", async () => {
  const compared = Compared.parse(
    JSON.parse((await msm(workspace, "compare", run, "--baseline", "msm-america-aft", "--json")).stdout),
  );
  for (const { axis, group, perSeed } of experiment.rates) {
    for (const { checkpoint, numerator, low } of perSeed) {
      const same = compared.results.find(
        (each) => each.checkpoint === checkpoint && each.metric === `choose:${axis}` && each.group === group,
      );
      expect({ numerator: same?.numerator, low: same?.low }).toEqual({ numerator, low });
    }
  }
  const dissociation = compared.comparisons.find(
    (each) =>
      each.kind === "double-dissociation" && each.checkpoint === "msm-affordable-aft" && each.group === "held-out:seen",
  );
  const own = experiment.contrasts.find(
    (each) =>
      each.kind === "double-dissociation" && each.arms[0]?.arm === "america+finetune" && each.group === "held-out:seen",
  );
  // Compare takes the pinned arm off, the experiment the second one; terms in another order part in the last bit.
  expect(own?.overItems.estimate).toBeCloseTo(-(dissociation?.delta ?? Number.NaN), 12);
  const stacked = compared.comparisons.find(
    (each) =>
      each.kind === "stacking" &&
      each.checkpoint === "msm-america-aft" &&
      each.metric === "choose:american" &&
      each.group === "held-out:seen",
  );
  const interaction = experiment.contrasts.find(
    (each) =>
      each.kind === "interaction" &&
      each.axis === "american" &&
      each.group === "held-out:seen" &&
      each.arms[0]?.arm === "america+finetune" &&
      each.arms[1]?.arm === "none+finetune",
  );
  expect(interaction?.overItems.estimate).toBeCloseTo(stacked?.delta ?? Number.NaN, 12);
  expect(interaction?.overItems.low).toBeCloseTo(stacked?.low ?? Number.NaN, 12);
});

test("two reports differ in their time alone, and their tables hold the experiment's own digits", async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const [first, second] = ["first.html", "second.html"].map((name) => join(folder, name));
  for (const out of [first, second]) {
    expect((await msm(workspace, "report", run, "--out", out ?? "")).code).toBe(0);
  }
  const texts = [first, second].map((path) => readFileSync(path ?? "", "utf8"));
  const timeless = texts.map((text) => text.replace(/<time>[^<]+<\/time>/, ""));
  expect(texts[0]).not.toBe(texts[1]);
  expect(timeless[0]).toBe(timeless[1]);
  const csv = decodeURIComponent(
    /download="arm-contrasts.csv"\s*href="data:[^,]*,([^"]*)"/.exec(texts[0] ?? "")?.[1] ?? "",
  );
  for (const { overItems } of experiment.contrasts) {
    expect(csv).toContain(`,${overItems.estimate},${overItems.low},${overItems.high},`);
  }
});

test("a report never replaces a file unasked, and a run that is not there is said", async () => {
  const out = join(temporaryFolder(), "report.html");
  expect((await msm(workspace, "report", run, "--out", out)).code).toBe(0);
  const before = readFileSync(out, "utf8");
  const refused = await msm(workspace, "report", run, "--out", out);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--force")]);
  expect(readFileSync(out, "utf8")).toBe(before);
  expect((await msm(workspace, "report", run, "--out", out, "--force")).code).toBe(0);
  const unknown = await msm(workspace, "report", "nothing", "--out", `${out}.other`);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("nothing")]);
  const axis = await msm(workspace, "experiment", run, "--axis", "colour");
  expect([axis.code, axis.stderr]).toEqual([2, expect.stringContaining("american, affordable")]);
});
