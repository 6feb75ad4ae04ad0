import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plannedContrasts } from "#core/experiment/arm-contrasts.ts";
import { armsOf, type ExperimentArm } from "#core/experiment/arms.ts";
import { Probe } from "#core/probes/probe.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "./hand-off-bench.ts";
import { ROOT, temporaryFolder } from "./msm.ts";

const IDS = ["aft", "aft-2", "msm-america-aft", "msm-america-aft-2"];
let workbench: Workbench;
let run = "";
let arms: readonly ExperimentArm[] = [];

beforeAll(async () => {
  workbench = must(await createWorkbench({ workspace: temporaryFolder() }));
  const whole = Probe.parse(JSON.parse(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8")));
  workbench.probes.keep({
    ...whole,
    id: "few",
    questionForms: whole.questionForms.slice(0, 1),
    items: whole.items.slice(0, 8),
  });
  run = must(
    workbench.runs.start({ ...DEFAULT_RUN_SETTINGS, readings: ["likelihood"], probe: "few", checkpoints: IDS }),
  ).id;
  for await (const event of workbench.runs.watch(run))
    if (event.type === "part-failed") throw new Error(event.problem.message);
  arms = armsOf(must(workbench.checkpoints.findAll(IDS))).arms;
});

afterAll(() => workbench.close());

test("arms that are named, and one contrast that is asked, get the figures that the factorial gives them", () => {
  const { experiment } = must(workbench.experiments.of([run]));
  const [documents] = plannedContrasts(arms, ["american"]);
  if (!documents) throw new Error("nothing is planned");
  const asked = { runs: [run], arms, plan: [documents], reading: "likelihood" as const };
  const { rates, contrasts, warnings } = must(workbench.armMeasures.of(asked));
  expect([documents.kind, warnings]).toEqual(["documents", []]);
  expect(rates).toEqual(experiment.rates);
  const same = experiment.contrasts.filter(({ kind, axis }) => kind === "documents" && axis === "american");
  const withoutHolm = (all: typeof contrasts): unknown[] =>
    all.map(({ overItems, ...rest }) => ({ ...rest, overItems: { ...overItems, pValueHolm: 1, family: 1 } }));
  expect(withoutHolm(contrasts)).toEqual(withoutHolm(same));
  expect(contrasts.length).toBeGreaterThan(2);
});

test("arms of the same stages, which lineage alone would not tell apart, are kept apart by their names", () => {
  const [one] = arms;
  if (!one) throw new Error("there is no arm");
  const twins = one.members.map((member, place) => ({ ...one, id: `arm-${place}`, members: [member] }));
  const { rates } = must(workbench.armMeasures.of({ runs: [run], arms: twins, plan: [], reading: "likelihood" }));
  expect(new Set(rates.map(({ arm }) => arm))).toEqual(new Set(["arm-0", "arm-1"]));
});

test("a run that is not there is named", () => {
  expect(workbench.armMeasures.of({ runs: ["none"], arms, plan: [], reading: "likelihood" })).toMatchObject({
    ok: false,
    error: { code: "run-unknown" },
  });
});
