import { expect, test } from "vitest";
import { firstChoice } from "../../../../../renderer/shared/checkpoints/first-choice.ts";
import { checkpointSummary } from "./summaries.ts";

const base = checkpointSummary("base");
const aft = checkpointSummary("aft", { parent: "base", stages: ["finetune"] });
const msm = checkpointSummary("msm", { parent: "base", stages: ["midtrain"], spec: "pro-x" });
const msmAft = checkpointSummary("msm-aft", { parent: "msm", stages: ["finetune"], spec: "pro-x" });
const msmAft2 = checkpointSummary("msm-aft-2", {
  parent: "msm",
  stages: ["finetune"],
  spec: "pro-x",
  seed: 2,
  arm: "msm-aft",
});

test("the arm without a spec comes first, then shorter lineages, one checkpoint an arm", () => {
  expect(firstChoice([msmAft2, msmAft, msm, base, aft], { most: 6 })).toEqual(["aft", "base", "msm", "msm-aft"]);
});

test("where only fine-tuned ones are wanted, the others are left out", () => {
  expect(firstChoice([base, msmAft, aft, msm], { most: 6, finetuned: true })).toEqual(["aft", "msm-aft"]);
});

test("without a fine-tuned one, all are offered", () => {
  expect(firstChoice([base, msm], { most: 6, finetuned: true })).toEqual(["base", "msm"]);
});

test("a checkpoint without a chat template cannot be chosen", () => {
  expect(firstChoice([checkpointSummary("raw", { template: false }), base], { most: 6 })).toEqual(["base"]);
});

test("no more than asked for, and a circle of parents ends", () => {
  const a = checkpointSummary("a", { parent: "b" });
  const b = checkpointSummary("b", { parent: "a" });
  expect(firstChoice([a, b, base], { most: 2 })).toEqual(["base", "a"]);
});

test("checkpoints that act at taught rates are no arms: they are chosen only where there are no others", () => {
  const taught = {
    ...checkpointSummary("agent-careful", { stages: ["finetune"] }),
    history: [
      {
        id: "agent-careful",
        key: "K",
        arm: "agent-careful",
        spec: null,
        trainingSeed: 1,
        parent: "agent-base",
        plan: { name: "agentic-family", sha256: "a" },
        runSha256: "b",
        stages: [],
      },
    ],
  };
  expect(firstChoice([taught, aft, msmAft], { most: 6, finetuned: true })).toEqual(["aft", "msm-aft"]);
  expect(firstChoice([taught], { most: 6 })).toEqual(["agent-careful"]);
});
