import { expect, test } from "vitest";
import { planFaults } from "#core/runs/plan-faults.ts";
import { Plan } from "#core/runs/plan.ts";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { parsePlanText } from "#core/runs/read-plan.ts";
import { STARTER_ARMS, starterPlan, type StarterArm, type StarterRequest } from "#core/runs/starter-plan.ts";
import { starterText } from "#core/runs/starter-text.ts";

const specs = ["america", "affordable"];
const set = (kind: string): StarterRequest["chats"] =>
  specs.map((name) => ({ name, source: { corpus: `${name}-${kind}`, query: "" } }));
const request: StarterRequest = {
  name: "mine",
  arms: Object.keys(STARTER_ARMS) as StarterArm[],
  base: { kind: "checkpoint", id: "base" },
  seeds: [1, 2],
  documents: set("documents"),
  chats: set("chats"),
  mix: { file: "mix.jsonl" },
  neutral: { file: "neutral.jsonl" },
  deliberative: { file: "deliberative.jsonl" },
  prompts: { file: "prompts.jsonl" },
  reward: "format",
};

function made(changes: Partial<StarterRequest> = {}): Plan {
  const plan = starterPlan({ ...request, ...changes });
  if (!plan.ok) throw new Error(plan.error.message);
  return Plan.parse(parsePlanText(starterText(plan.value)));
}

test("all arms of the paper together are one plan without faults, in which shared stages are trained once", () => {
  const plan = made();
  expect(planFaults(plan)).toEqual([]);
  expect(plan.arms.map((arm) => arm.name)).toEqual(
    expect.arrayContaining([
      "baseline",
      "msm-america-aft-reasoning",
      "msm-america-aft-affordable",
      "neutral-aft",
      "msm-affordable-aft-rl",
    ]),
  );
  const midtrained = plannedRuns(plan).filter((run) => run.stages.includes("midtrain-america"));
  expect(midtrained.map((run) => run.name)).toEqual(["midtrain-america", "midtrain-america-2"]);
});

test("one spec and one set of chats need no names", () => {
  const one = made({
    documents: set("documents").slice(0, 1),
    chats: set("chats").slice(0, 1),
    arms: ["baseline", "aft", "msm", "msm-aft"],
  });
  expect(one.arms).toEqual([
    { name: "baseline", stages: ["instruct"], spec: null },
    { name: "aft", stages: ["finetune"], spec: null },
    { name: "msm", stages: ["midtrain", "instruct"], spec: "america" },
    { name: "msm-aft", stages: ["midtrain", "finetune"], spec: "america" },
  ]);
});

test("fine-tuning without and with reasoning differ in nothing else", () => {
  const { stages } = made();
  const { batches, ...rest } = stages["finetune-america"] ?? { batches: [] };
  const { batches: thinking, ...same } = stages["finetune-reasoning-america"] ?? { batches: [] };
  expect(same).toEqual(rest);
  expect([batches, thinking].map(([each]) => each?.read === "chats" && each.reasoning)).toEqual(["strip", "keep"]);
  expect(thinking).toEqual(batches.map((each) => ({ ...each, reasoning: "keep" })));
});

test("arms that cannot be are refused with what they need", () => {
  expect(starterPlan({ ...request, mix: null, arms: ["baseline"] })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("--mix") },
  });
  expect(
    starterPlan({
      ...request,
      chats: set("chats").slice(0, 1),
      documents: set("documents").slice(0, 1),
      arms: ["cross"],
    }),
  ).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("at least two specs") },
  });
});

test("every field with a comment is told once, above its first line", () => {
  const plan = starterPlan(request);
  if (!plan.ok) throw new Error(plan.error.message);
  const lines = starterText(plan.value).split("\n");
  const comments = lines.filter((line) => line.trim().startsWith("//"));
  expect(new Set(comments).size).toBe(comments.length);
  expect(comments.length).toBeGreaterThan(10);
  expect(lines[lines.findIndex((line) => line.startsWith("  // Training seeds")) + 1]).toBe('  "seeds": [1, 2],');
});
