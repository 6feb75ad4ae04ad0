import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { NewPrediction } from "#core/experiment/prediction.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import type { NewProtocol } from "#native/workbench/protocols.ts";
import type { StatedReasonsReport } from "#native/workbench/stated-reasons.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { msm, temporaryFolder } from "./msm.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const CHECKPOINTS = ["aft", "msm-america-aft", "msm-affordable-aft"];
let workbench: Workbench;
let run = "";

const PAIRS = {
  format: 1,
  id: "few-pairs",
  version: 1,
  kind: "value-pairs",
  title: "Few pairs",
  description: "",
  axes: [
    { id: "american", label: "made in America" },
    { id: "affordable", label: "affordable" },
  ],
  questionForms: ["{first} or {second} ?"],
  items: ["muran dide", "brosk telune", "muran telune", "brosk dide"].map((names, index) => ({
    id: `pair-${index}`,
    domain: index % 2 === 0 ? "travel" : "cheese",
    noun: "thing",
    groups: [index < 2 ? "held-out" : "dev"],
    options: names.split(" ").map((text, side) => ({ text, speaksFor: [side === 0 ? "american" : "affordable"] })),
  })),
};
const WHY = {
  format: 1,
  id: "few-why",
  probe: "few-pairs",
  answer: "{option} .",
  question: "why ?",
  reasons: [
    { id: "american", axis: "american", phrases: ["is american", "was made in america", "comes from america"] },
    { id: "cheap", axis: "affordable", phrases: ["is cheap", "costs little", "is affordable"] },
  ],
};
const { samples, seed, temperature, topP, maxTokens } = DEFAULT_RUN_SETTINGS;
const PROTOCOL: NewProtocol = {
  name: "p1",
  author: "Bo",
  probe: "few-pairs",
  plan: null,
  baseline: "none+finetune",
  axis: "american",
  groups: { dev: ["dev"], heldOut: ["held-out"] },
  decoding: { readings: ["likelihood"], samples, seed, temperature, topP, maxTokens },
  claim: "",
};

function good<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function problemOf(result: Result<unknown, Problem>): string {
  return result.ok ? "none" : result.error.message;
}

function written(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

async function asked(file?: string): Promise<StatedReasonsReport | Problem> {
  for await (const event of workbench.statedReasons.ask({ run, file }, new AbortController().signal)) {
    if (event.type === "finished") return event.value;
    if (event.type === "failed") return event.problem;
  }
  throw new Error("It said neither.");
}

const groupsIn = (rows: readonly { readonly group: string }[]): Set<string> => new Set(rows.map(({ group }) => group));

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  workbench = good(await createWorkbench({ workspace }));
  good(await workbench.probes.importFile(written("pairs.json", PAIRS)));
  good(await workbench.protocols.freeze(PROTOCOL));
  const request = { ...DEFAULT_RUN_SETTINGS, probe: "few-pairs", checkpoints: CHECKPOINTS, seed: 8 };
  run = good(workbench.runs.start({ ...request, readings: ["likelihood"] })).id;
  for await (const _ of workbench.runs.watch(run));
});

afterAll(() => workbench.close());

test("a baseline that is no arm is not frozen", async () => {
  expect(problemOf(await workbench.protocols.freeze({ ...PROTOCOL, baseline: "nosuch" }))).toMatch(
    /"nosuch" is no arm/,
  );
  expect(problemOf(await workbench.protocols.freeze({ ...PROTOCOL, baseline: "none+tuning" }))).toMatch(/"tuning"/);
});

test("a protocol is frozen once, and a group to try on that holds held-out items is refused", async () => {
  expect(problemOf(await workbench.protocols.freeze(PROTOCOL))).toContain("none is ever changed");
  const mixed = { ...PROTOCOL, name: "p2", groups: { dev: ["all"], heldOut: ["held-out"] } };
  expect(problemOf(await workbench.protocols.freeze(mixed))).toContain('"all"');
  expect(workbench.protocols.list().map(({ protocol }) => protocol.name)).toEqual(["p1"]);
});

test("held-out groups stay closed in every figure until someone opens them; what differs and who opened is logged", async () => {
  const closed = good(workbench.experiments.of([run]));
  expect(closed.sealed).toEqual(["all", "held-out", "domain:travel", "domain:cheese"]);
  expect(groupsIn(closed.experiment.rates)).toEqual(new Set(["dev"]));
  expect(groupsIn(good(workbench.reports.of([run])).results)).toEqual(new Set(["dev"]));
  const items = { runs: [run], axis: "american", group: "held-out" };
  expect(problemOf(await workbench.reports.itemsBehind(items))).toContain("closed");
  expect(problemOf(workbench.experiments.flips({ ...items, from: "none+finetune", to: "america+finetune" }))).toContain(
    "closed",
  );
  const single = { arm: "america+finetune", place: "item:pair-0", probability: 1 };
  const early = good(workbench.predictions.save(prediction([single])));
  expect(problemOf(await workbench.predictions.reveal(early.id))).toContain("open its held-out groups");

  good(workbench.reports.of([run], "msm-america-aft"));
  good(workbench.protocols.open("p1", run, "Cy"));
  good(workbench.protocols.open("p1", run, "Dee"));
  const open = good(workbench.experiments.of([run]));
  expect([open.sealed, groupsIn(open.experiment.rates).has("held-out")]).toEqual([[], true]);
  expect(open.protocol?.log.map(({ kind, detail, author }) => [kind, detail, author])).toEqual([
    ["deviation", "seed 8 and not 7", "not named"],
    ["deviation", "the baseline was america+finetune and not none+finetune", "not named"],
    ["opened", "held-out groups", "Cy"],
  ]);
  expect(good(workbench.reportFiles.html({ runs: [run] }))).toContain("Deviation in run");
});

test("a prediction is kept with its author, can be made anew until it is revealed, and is scored on the readings", async () => {
  const entries = [
    { arm: "none+finetune", place: "dev", probability: 0.5 },
    { arm: "america+finetune", place: "all", probability: 0.9 },
  ];
  expect(
    problemOf(workbench.predictions.save(prediction([{ arm: "nobody", place: "all", probability: 1 }]))),
  ).toContain("no arm");
  const saved = good(workbench.predictions.save(prediction(entries)));
  const again = good(workbench.predictions.save({ ...prediction(entries), author: "Ann B." }, saved.id));
  expect([again.id, again.author, again.shownBefore === null]).toEqual([saved.id, "Ann B.", false]);
  const revealed = good(await workbench.predictions.reveal(saved.id));
  for (const { probability: p, observed, brier } of revealed.score?.entries ?? []) {
    expect(brier).toBeCloseTo((observed ?? 0) * (1 - p) ** 2 + (1 - (observed ?? 0)) * p ** 2, 12);
  }
  expect(good(await workbench.predictions.show(saved.id))).toEqual(revealed);
  expect(problemOf(workbench.predictions.save(prediction(entries), saved.id))).toContain("stays as it is");
  expect(problemOf(workbench.predictions.remove(saved.id))).toContain("stays as it is");
});

test("what happens to a prediction while it is being scored counts: it is revealed as it was changed, or gone", async () => {
  const at = (probability: number) => prediction([{ arm: "none+finetune", place: "dev", probability }]);
  const first = good(workbench.predictions.save(at(0.2)));
  const changed = workbench.predictions.reveal(first.id);
  good(workbench.predictions.save(at(0.9), first.id));
  const twice = workbench.predictions.reveal(first.id);
  const revealed = good(await changed);
  expect(revealed.prediction.entries.map(({ probability }) => probability)).toEqual([0.9]);
  expect(good(await twice)).toEqual(revealed);
  const second = good(workbench.predictions.save(at(0.3)));
  const removed = workbench.predictions.reveal(second.id);
  good(workbench.predictions.remove(second.id));
  expect(problemOf(await removed)).toContain("There is no prediction");
  expect(good(await workbench.predictions.shown([run])).map((view) => view.prediction.id)).not.toContain(second.id);
});

test("checkpoints are asked why after their own choice, once a question, and only by a set of their probe", async () => {
  expect(await asked()).toMatchObject({ code: "why-set-missing" });
  expect(await asked(written("other.json", { ...WHY, probe: "other" }))).toMatchObject({ code: "why-set-wrong" });
  const said = await asked(written("why.json", WHY));
  if (!("asked" in said)) throw new Error(said.message);
  expect(said.asked).toEqual(CHECKPOINTS.map((checkpoint) => ({ checkpoint, answers: 8, questions: 8 })));
  for (const { overItems } of said.shares.filter(({ reason, group }) => reason === "american" && group === "all")) {
    const left = Object.values(overItems.excluded).reduce((sum, count) => sum + count, 0);
    expect(overItems.denominator + left).toBe(8);
  }
  expect(await asked(join(folder, "why.json"))).toEqual(said);
});

test("the command line prints what the workbench holds, and refuses a prediction that cannot be", async () => {
  const shown = await msm(workspace, "predict", "list", run, "--json");
  expect(JSON.parse(shown.stdout)).toEqual({ predictions: workbench.predictions.list([run]) });
  const bad = await msm(workspace, "predict", "make", run, "--by", "Ann", "--axis", "american", "--expect", "none=2");
  expect([bad.code, bad.stdout, bad.stderr.includes("Usage")]).toEqual([2, "", true]);
  const view = await msm(workspace, "protocol", "show", "p1", "--json");
  expect(JSON.parse(view.stdout)).toEqual(good(workbench.protocols.show("p1")));
});

function prediction(entries: NewPrediction["entries"]): NewPrediction {
  return { runs: [run], author: "Ann", axis: "american", reading: "likelihood", entries };
}
