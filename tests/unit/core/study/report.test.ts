import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Plan } from "#core/runs/plan.ts";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { measuredArms, STUDY_ARMS } from "#core/study/arms.ts";
import { studyFigure } from "#core/study/figure.ts";
import { studyMarkdown } from "#core/study/markdown.ts";
import { contrastOf, STUDY_QUESTIONS } from "#core/study/questions.ts";
import { recordText, type StudyContrast, StudyRecord } from "#core/study/record.ts";
import { SECTIONS } from "#core/study/sections.ts";
import { supportOf, verdictOf } from "#core/study/verdict.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const plan = Plan.parse(JSON.parse(text("plans/micro-study.json")));
const bundled = Plan.parse(JSON.parse(text("plans/micro-world.json")));

test("the report in docs is what the record in docs writes, to the byte", () => {
  const record = StudyRecord.parse(JSON.parse(text("docs/micro-world-study.json")));
  expect(recordText(record)).toBe(text("docs/micro-world-study.json"));
  expect(studyMarkdown(record)).toBe(text("docs/micro-world-study.md"));
  expect(studyFigure(record)).toBe(text("docs/micro-world-study.svg"));
});

test("the record names every checkpoint's hash once, and the seeds of the plan for every arm", () => {
  const { checkpoints, rates } = StudyRecord.parse(JSON.parse(text("docs/micro-world-study.json")));
  expect(new Set(checkpoints.map(({ sha256 }) => sha256)).size).toBe(checkpoints.length);
  for (const rate of rates) expect(rate.seeds.map(({ seed }) => seed)).toEqual([...plan.seeds].sort((a, b) => a - b));
  for (const { numerator, seeds } of rates.filter(({ reading }) => reading === "likelihood")) {
    expect(seeds.reduce((sum, seed) => sum + seed.numerator, 0)).toBeCloseTo(numerator, 6);
  }
});

test("every arm of the plan stands in the report's list once, and every question asks about arms of the plan", () => {
  const names = plan.arms.map(({ name }) => name);
  expect(STUDY_ARMS.map(({ name }) => name).sort()).toEqual([...names].sort());
  for (const { terms } of STUDY_QUESTIONS) for (const [arm] of terms) expect(names).toContain(arm);
  expect(new Set(STUDY_QUESTIONS.map(({ id }) => id)).size).toBe(STUDY_QUESTIONS.length);
  expect(new Set(STUDY_QUESTIONS.map(({ section }) => section))).toEqual(
    new Set(SECTIONS.map(({ section }) => section)),
  );
});

test("no two questions weigh the same arms alike, so that an answer belongs to one", () => {
  const keys = STUDY_QUESTIONS.map(({ probe, kind, axis, terms }) => JSON.stringify([probe, kind, axis, terms]));
  expect(new Set(keys).size).toBe(keys.length);
});

test("the weights of every question sum to nothing: it is a difference", () => {
  for (const { id, terms } of STUDY_QUESTIONS) {
    expect([id, terms.reduce((sum, [, weight]) => sum + weight, 0)]).toEqual([id, 0]);
  }
});

test("the study's six first arms are trained as the bundled ones are, and three seeds an arm", () => {
  expect(plan.seeds).toHaveLength(3);
  expect(plannedRuns(plan)).toHaveLength(plan.arms.length * 3);
  expect(plan.base).toEqual(bundled.base);
  for (const { name, stages } of bundled.arms) {
    expect(plan.arms.find((arm) => arm.name === name)?.stages).toEqual(stages);
    for (const stage of stages) expect(plan.stages[stage]).toEqual(bundled.stages[stage]);
  }
});

test("every midtraining has the same steps and shares, and every fine-tuning the same steps", () => {
  const stages = Object.values(plan.stages);
  const of = (kind: string): unknown[] =>
    stages
      .filter((stage) => stage.kind === kind)
      .map(({ batches, ...settings }) => ({
        ...settings,
        reads: batches.map(({ read, ...rest }) =>
          read === "stream" && "sources" in rest ? rest.sources.map(({ share }) => share) : read,
        ),
      }));
  for (const kind of ["midtrain", "finetune", "reinforce"]) {
    expect(new Set(of(kind).map((stage) => JSON.stringify(stage))).size).toBe(1);
  }
});

test("an arm is known by its own name, with its documents, its later stages and the size of its sweep", () => {
  const arms = measuredArms(plan, [
    { arm: "msm-america-aft-8", trainingSeed: 3, checkpoint: "c" },
    { arm: "msm-america-aft-8", trainingSeed: 1, checkpoint: "b" },
    { arm: "aft-rl-american", trainingSeed: 1, checkpoint: "a" },
  ]);
  expect(arms.map(({ id, documents, after, members }) => [id, documents, after, members])).toEqual([
    [
      "msm-america-aft-8",
      "america",
      ["finetune"],
      [
        { checkpoint: "b", trainingSeed: 1, demonstrations: 8 },
        { checkpoint: "c", trainingSeed: 3, demonstrations: 8 },
      ],
    ],
    ["aft-rl-american", null, ["finetune", "reinforce"], [{ checkpoint: "a", trainingSeed: 1, demonstrations: null }]],
  ]);
});

test("a question is put to the seeds that all its arms have, and not where an arm is missing", () => {
  const [question] = STUDY_QUESTIONS.filter(({ id }) => id === "gap-after");
  if (!question) throw new Error("no such question");
  const seeds = (affordable: readonly number[]): Map<string, readonly number[]> =>
    new Map([
      ["msm-america-aft", [1, 2, 3]],
      ["msm-affordable-aft", affordable],
    ]);
  expect(contrastOf(question, seeds([2, 3]))?.seeds).toEqual([2, 3]);
  expect(contrastOf(question, seeds([]))).toBeNull();
});

test.for([
  ["differs from 0, over items and over seeds", [0.1, 0.3], 0.001, [0.05, 0.35]],
  ["differs from 0 on these checkpoints; seeds leave it open", [-0.3, -0.1], 0.001, [-0.5, 0.1]],
  ["differs from 0 on these checkpoints; seeds agree exactly", [0.1, 0.3], 0.001, null],
  ["differs from 0 on these checkpoints; seeds leave it open", [0.1, 0.3], 0.001, [0, 0.3]],
  ["not after Holm's correction", [0.01, 0.3], 0.2, [0.05, 0.35]],
  ["over seeds alone", [-0.01, 0.3], 0.2, [0.05, 0.35]],
  ["not told from 0", [-0.1, 0.3], 0.9, [-0.2, 0.4]],
] as const)("the verdict: %s", ([words, [low, high], pValueHolm, seeds]) => {
  const overSeeds = seeds && { low: seeds[0], high: seeds[1], method: 0 };
  const contrast: StudyContrast = {
    question: "",
    reading: "likelihood",
    group: "",
    items: 56,
    estimate: 0,
    pValue: 0,
    family: 1,
    method: 0,
    low,
    high,
    pValueHolm,
    seeds: [1, 2, 3].map((seed) => ({ seed, estimate: 0, low: 0, high: 0 })),
    overSeeds,
  };
  expect(verdictOf(contrast)).toBe(words);
});

test("a claim holds, its opposite holds, or it is not shown, by the sign that it needs", () => {
  const contrast: StudyContrast = {
    question: "",
    reading: "likelihood",
    group: "",
    items: 56,
    estimate: -0.2,
    low: -0.3,
    high: -0.1,
    pValue: 0.001,
    pValueHolm: 0.01,
    family: 2,
    method: 0,
    seeds: [1, 2].map((seed) => ({ seed, estimate: -0.2, low: -0.3, high: -0.1 })),
    overSeeds: { low: -0.5, high: 0.1, method: 0 },
  };
  expect(supportOf(contrast, -1)).toBe("holds on these checkpoints; seeds leave it open");
  expect(supportOf(contrast, 1)).toBe("the opposite holds on these checkpoints; seeds leave it open");
  expect(supportOf({ ...contrast, pValueHolm: 0.06 }, -1)).toBe("not shown");
  expect(supportOf({ ...contrast, overSeeds: { low: -0.3, high: -0.1, method: 0 } }, -1)).toBe(
    "holds, over items and over seeds",
  );
});
