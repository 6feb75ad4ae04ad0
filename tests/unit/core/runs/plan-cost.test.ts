import { expect, test } from "vitest";
import type { CostQuestion } from "#core/runs/cost-question.ts";
import { planCost } from "#core/runs/plan-cost.ts";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { planOf } from "./plan-fixture.ts";

const H100 = { name: "NVIDIA H100 80GB HBM3", memoryBytes: 80e9 };

function question(changes: Readonly<Record<string, unknown>> = {}, more: Partial<CostQuestion> = {}): CostQuestion {
  const plan = planOf({ seeds: [1], ...changes });
  return {
    plan,
    planned: plannedRuns(plan),
    data: new Map([
      ["documents", { rows: 3000, bytes: 32e6, tokens: 8e6 }],
      ["chats", { rows: 1000, bytes: 2e6, tokens: 4e5 }],
    ]),
    base: { parameters: 8e9, uploadBytes: 0 },
    machine: { name: "gpu", gpus: [H100], freeBytes: 1e12 },
    measured: () => null,
    codeBytes: 1000,
    notes: [],
    ...more,
  };
}

test("a shared stage counts once; epochs become steps as the trainer counts them", () => {
  const { runs, totals } = planCost(question());
  const stages = runs.map((run) => run.stages.map(({ name, steps, tokens }) => [name, steps, tokens]));
  // 8e6 / 8192 = 976.6 steps; 2 × 1000 / 8 = 250 steps of 8 chats with 400 tokens each.
  expect(runs.map((run) => run.name)).toEqual(["baseline", "aft", "midtrain", "msm", "msm-aft"]);
  expect(stages).toEqual([
    [["instruct", 10, 32_000]],
    [["finetune", 250, 800_000]],
    [["midtrain", 977, 8_000_000]],
    [["instruct", 10, 32_000]],
    [["finetune", 250, 800_000]],
  ]);
  expect([totals.tokens, totals.steps]).toEqual([9_664_000, 1497]);
});

// The trainer's tests have the same cases.
test.for([
  {
    it: "documents have a step at most for each window, in which their last tokens take no room",
    batches: { read: "documents", data: ["documents"], batchTokens: 10, maxTokens: 10 },
    epochs: 1,
    steps: 10,
  },
  {
    it: "no step of documents is smaller than a window",
    batches: { read: "documents", data: ["documents"], batchTokens: 1, maxTokens: 25 },
    epochs: 2,
    steps: 8,
  },
  {
    it: "prompts go on from one round into the next",
    batches: { read: "prompts", data: ["few"], reward: "format", prompts: 2, generations: 2 },
    epochs: 2,
    steps: 5,
  },
  { it: "half a row is drawn", batches: { read: "chats", data: ["few"], chats: 1 }, epochs: 0.5, steps: 3 },
])("$it", ({ batches, epochs, steps }) => {
  const kind = batches.read === "prompts" ? "reinforce" : "finetune";
  const plan = planOf({
    seeds: [1],
    data: { documents: { file: "documents.jsonl" }, few: { file: "few.jsonl" } },
    stages: { only: { kind, epochs, batches: [batches] } },
    arms: [{ name: "arm", stages: ["only"] }],
  });
  const data = new Map([
    ["documents", { rows: 100, bytes: 1000, tokens: 200 }],
    ["few", { rows: 5, bytes: 1000, tokens: 50 }],
  ]);
  const { runs } = planCost(question({}, { plan, planned: plannedRuns(plan), data }));
  expect(runs.flatMap((run) => run.stages.map((stage) => stage.steps))).toEqual([steps]);
});

test("LoRA takes 4 FLOPs a parameter and token, full tuning 6, checkpointing 2 more, at 35% of the peak", () => {
  const seconds = (changes: Readonly<Record<string, unknown>>): number | null =>
    planCost(question(changes)).totals.seconds;
  const at = (flops: number): number => (flops * 8e9 * 9_664_000) / (989e12 * 0.35);
  expect(seconds({})).toBeCloseTo(at(4), 6);
  expect(seconds({ tune: { kind: "full" } })).toBeCloseTo(at(6), 6);
  expect(seconds({ gradientCheckpointing: true })).toBeCloseTo(at(6), 6);
  expect(planCost(question()).timeMethod).toMatch(/^4 × parameters × tokens at 35% of the 989 TFLOP\/s/);
});

test.for([
  { it: "no machine", more: { machine: null }, says: /no machine is named/ },
  {
    it: "a machine without a GPU",
    more: { machine: { name: "m", gpus: [], freeBytes: null } },
    says: /no run like these was made on m yet/,
  },
  {
    it: "a GPU that is not in the table",
    more: { machine: { name: "m", gpus: [{ ...H100, name: "X1" }], freeBytes: null } },
    says: /the peak of X1/,
  },
  {
    it: "a base of unknown size",
    more: { base: { parameters: null, uploadBytes: 0 } },
    says: /size of the base model is not known/,
  },
])("with $it the time is not guessed, and the reason is said", ({ more, says }) => {
  const { totals, timeMethod } = planCost(question({}, more));
  expect(totals.seconds).toBeNull();
  expect(timeMethod).toMatch(says);
});

test("the pace of earlier runs goes before any table", () => {
  const { totals, timeMethod } = planCost(question({}, { measured: (_, { steps }) => steps * 2 }));
  expect(totals.seconds).toBe(1497 * 2);
  expect(timeMethod).toMatch(/^By the pace of earlier runs from this base on gpu/);
});

test("few midtraining steps are warned of, many are not", () => {
  const warned = (batchTokens: number): string[] => [
    ...planCost(
      question({
        stages: {
          ...planOf().stages,
          midtrain: { kind: "midtrain", epochs: 1, batches: [{ read: "documents", data: ["documents"], batchTokens }] },
        },
      }),
    ).warnings,
  ];
  expect(warned(262_144)).toEqual([expect.stringMatching(/^Stage "midtrain" has only 31 optimizer steps: .* 246 /)]);
  expect(warned(32_768)).toEqual([]);
});

test("too little memory or disk on the machine is warned of, and so is what is never read", () => {
  const small = { name: "small", gpus: [{ ...H100, memoryBytes: 8e9 }], freeBytes: 1e9 };
  const arms = [{ name: "aft", stages: ["finetune"] }];
  expect(planCost(question({ arms }, { machine: small })).warnings).toEqual([
    'Stage "midtrain" is in no arm and is not trained.',
    'Stage "instruct" is in no arm and is not trained.',
    'The data "documents" is read by no stage and is not sent.',
    expect.stringMatching(/needs about [\d.]+ GB of GPU memory and small has 8\.0 GB/),
    expect.stringMatching(/disk and small has 1\.0 GB free/),
  ]);
});

test("full tuning of an 8B model needs its weights four times over, LoRA hardly more than them once", () => {
  const memory = (kind: "full" | "lora"): number =>
    Math.max(...planCost(question({ tune: { kind }, gradientCheckpointing: true })).runs.map((run) => run.memoryBytes));
  expect(memory("full")).toBeGreaterThan(128e9);
  expect(memory("lora")).toBeGreaterThan(16e9);
  expect(memory("lora")).toBeLessThan(40e9);
});
