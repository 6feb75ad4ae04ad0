import { expect, test } from "vitest";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { planOf } from "./plan-fixture.ts";

const briefly = (changes: Readonly<Record<string, unknown>>): unknown =>
  plannedRuns(planOf(changes)).map(({ name, arm, parent, stages }) => [name, arm, parent, stages.join(" ")]);

test("a stage that two arms begin with is one run, named by itself, and both go on from it", () => {
  expect(briefly({ seeds: [1] })).toEqual([
    ["baseline", "baseline", null, "instruct"],
    ["aft", "aft", null, "finetune"],
    ["midtrain", null, null, "midtrain"],
    ["msm", "msm", "midtrain", "instruct"],
    ["msm-aft", "msm-aft", "midtrain", "finetune"],
  ]);
});

test("an arm that ends where another goes on is that one's parent", () => {
  const arms = [
    { name: "msm", stages: ["midtrain"] },
    { name: "msm-aft", stages: ["midtrain", "finetune"] },
  ];
  expect(briefly({ seeds: [1], arms })).toEqual([
    ["msm", "msm", null, "midtrain"],
    ["msm-aft", "msm-aft", "msm", "finetune"],
  ]);
});

test("stages without a branch or an arm's end between them are one run", () => {
  const arms = [
    { name: "short", stages: ["midtrain", "instruct", "finetune"] },
    { name: "other", stages: ["midtrain", "instruct", "instruct"] },
  ];
  expect(briefly({ seeds: [3], arms })).toEqual([
    ["midtrain+instruct", null, null, "midtrain instruct"],
    ["short", "short", "midtrain+instruct", "finetune"],
    ["other", "other", "midtrain+instruct", "instruct"],
  ]);
});

test("every seed trains all of it anew, with itself behind the names but the first", () => {
  const runs = plannedRuns(planOf({ seeds: [5, 1, 2] }));
  expect(runs.length).toBe(15);
  expect(runs.filter((run) => run.arm === "msm-aft").map((run) => [run.name, run.trainingSeed, run.parent])).toEqual([
    ["msm-aft", 5, "midtrain"],
    ["msm-aft-1", 1, "midtrain-1"],
    ["msm-aft-2", 2, "midtrain-2"],
  ]);
});

test("every parent comes before its children, and each run keeps its arm's spec", () => {
  const runs = plannedRuns(planOf());
  const late = runs.filter(
    ({ parent }, place) => parent !== null && !runs.slice(0, place).some((run) => run.name === parent),
  );
  expect(late).toEqual([]);
  expect(runs.filter((run) => run.spec === "america").map((run) => run.name)).toEqual([
    "msm",
    "msm-aft",
    "msm-2",
    "msm-aft-2",
  ]);
});
