import { expect, test } from "vitest";
import { UNKNOWN_LINEAGE, type Lineage } from "#core/checkpoints/summary.ts";
import { armOf } from "#core/probes/arm.ts";

function lineage(spec: string | null, ...stages: string[]): Lineage {
  const record = { steps: 1, tokens: 1, lossFirst: 1, lossLast: 1, wallSeconds: 1, seed: 3 };
  return {
    known: true,
    arm: "arm",
    spec,
    trainingSeed: 3,
    parent: null,
    stages: stages.map((stage) => ({ stage, ...record })),
  };
}

test("an arm is what came after pretraining", () => {
  expect([
    armOf(lineage(null, "pretrain")),
    armOf(lineage(null, "pretrain", "finetune")),
    armOf(lineage("america", "midtrain", "finetune")),
  ]).toEqual([
    { spec: null, stages: [], trainingSeed: 3 },
    { spec: null, stages: ["finetune"], trainingSeed: 3 },
    { spec: "america", stages: ["midtrain", "finetune"], trainingSeed: 3 },
  ]);
});

test("a run on a midtrained parent counts as midtrained", () => {
  expect(armOf(lineage("america", "finetune"))).toEqual(armOf(lineage("america", "midtrain", "finetune")));
});

test("an unknown lineage has no arm", () => {
  expect(armOf(UNKNOWN_LINEAGE)).toBeNull();
});
