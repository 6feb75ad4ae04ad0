import { expect, test } from "vitest";
import { planFaults } from "#core/runs/plan-faults.ts";
import { parsePlanText, readPlan } from "#core/runs/read-plan.ts";
import { planOf, planValue } from "./plan-fixture.ts";

const chats = { read: "chats", data: ["chats"], chats: 8 };
const stages = (changes: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...(planValue()["stages"] as Record<string, unknown>),
  ...changes,
});
const prompts = { read: "prompts", data: ["chats"], reward: "format", prompts: 4, generations: 2 };
const arms = (...added: readonly unknown[]): unknown[] => [...(planValue()["arms"] as unknown[]), ...added];

test("a plan whose names fit together has no faults", () => {
  expect(planFaults(planOf())).toEqual([]);
});

test.for([
  {
    it: "an arm with an unknown stage",
    changes: { arms: arms({ name: "x", stages: ["midtrian"] }) },
    says: /Arm "x" has the stage "midtrian".*midtrain, instruct, finetune/,
  },
  {
    it: "a stage that reads unknown data",
    changes: { stages: stages({ finetune: { kind: "finetune", steps: 1, batches: [{ ...chats, data: ["chat"] }] } }) },
    says: /stages\.finetune reads the data "chat".*documents, chats/,
  },
  {
    it: "a share of unknown data",
    changes: { data: { documents: { file: "d" }, chats: { of: "talks", share: 0.5 } } },
    says: /data\.chats reads the data "talks"/,
  },
  {
    it: "shares that lead in a circle",
    changes: { data: { documents: { of: "chats", share: 0.5 }, chats: { of: "documents", share: 0.5 } } },
    says: /data\.documents is a share of itself/,
  },
  {
    it: "two arms with the same stages",
    changes: { arms: arms({ name: "twin", stages: ["finetune"] }) },
    says: /Arms "aft" and "twin" have the same stages/,
  },
  {
    it: "an arm that is called as another arm's second seed",
    changes: { arms: arms({ name: "aft-2", stages: ["finetune", "instruct"] }) },
    says: /Two runs would be called "aft-2"/,
  },
  {
    it: "an arm that is called as a shared stage",
    changes: { arms: arms({ name: "midtrain", stages: ["finetune", "instruct"] }) },
    says: /Two runs would be called "midtrain"/,
  },
  {
    it: "an arm that is called as another one's second precision",
    changes: {
      arms: arms({ name: "aft-int4", stages: ["finetune", "instruct"] }),
      export: { precisions: ["float32", "int4"] },
    },
    says: /Two runs would be called "aft-int4"/,
  },
  {
    it: "a finetune stage that reads prompts",
    changes: { stages: stages({ finetune: { kind: "finetune", steps: 1, batches: [prompts] } }) },
    says: /stages\.finetune reads prompts, which only the kind reinforce does/,
  },
  {
    it: "a reinforce stage that reads chats",
    changes: { stages: stages({ finetune: { kind: "reinforce", steps: 1, batches: [chats] } }) },
    says: /stages\.finetune is of the kind reinforce and needs one reading of prompts/,
  },
  {
    it: "pretraining of a base that is there already",
    changes: { stages: stages({ finetune: { kind: "pretrain", steps: 1, batches: [chats] } }) },
    says: /stages\.finetune is of the kind pretrain, which only a base of the kind shape has/,
  },
  {
    it: "epochs of a stream",
    changes: {
      stages: stages({
        midtrain: {
          kind: "midtrain",
          epochs: 1,
          batches: [{ read: "stream", sources: [{ data: "documents" }], windows: 1, windowTokens: 8 }],
        },
      }),
    },
    says: /stages\.midtrain is as long as epochs of a stream/,
  },
  { it: "a seed that is named twice", changes: { seeds: [1, 1] }, says: /seeds names a seed twice/ },
  {
    it: "more processes than GPUs",
    changes: { parallel: { mode: "ddp", processes: 4 }, gpus: 2 },
    says: /4 processes but a run takes 2 GPUs/,
  },
])("$it is one sentence that names the place", ({ changes, says }) => {
  const faults = planFaults(planOf(changes));
  expect(faults[0]).toMatch(says);
  expect(faults.filter((fault) => !/^[^\n]+\.$/.test(fault))).toEqual([]);
});

test("a plan's file may have whole lines of comment; what is wrong in it is named with the file", () => {
  const text = JSON.stringify(planValue(), null, 2).replace('  "seeds"', '  // once each: https://x\n  "seeds"');
  expect(readPlan(parsePlanText(text), "a.json")).toEqual({ ok: true, value: planOf() });
  expect(readPlan({ ...planValue(), colour: "red" }, "a.json")).toMatchObject({
    ok: false,
    error: { code: "plan-malformed", message: expect.stringMatching(/^a\.json is not a plan \(.*colour/) },
  });
});

test("a stage with steps and epochs, or with neither, is refused", () => {
  for (const length of [{}, { steps: 1, epochs: 1 }]) {
    const read = readPlan(
      planValue({ stages: stages({ finetune: { kind: "finetune", ...length, batches: [chats] } }) }),
      "It",
    );
    expect(read).toMatchObject({ ok: false, error: { message: expect.stringContaining("either steps or epochs") } });
  }
});
