import { expect, test } from "vitest";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { chainOf, childrenOf } from "../../../../../renderer/features/checkpoints/lineage-chain.ts";

function checkpoint(id: string, parent: string | null, stages: readonly string[]): CheckpointSummary {
  return {
    id,
    name: id,
    sha256: "0".repeat(64),
    source: "added",
    folder: `/models/${id}`,
    architecture: "qwen3",
    dtype: "float16",
    parameters: 1,
    sizeBytes: 1,
    layers: 1,
    vocabularySize: 1,
    hasChatTemplate: true,
    parity: null,
    lineage: {
      known: true,
      arm: id,
      spec: null,
      trainingSeed: 1,
      parent,
      stages: stages.map((stage) => ({
        stage,
        steps: 1,
        tokens: 1,
        lossFirst: 2,
        lossLast: 1,
        wallSeconds: 1,
        seed: 1,
      })),
    },
  };
}

const base = checkpoint("base", null, ["pretrain"]);
const msm = checkpoint("msm", "base", ["midtrain"]);
const both = checkpoint("msm-aft", "msm", ["finetune", "reinforce"]);
const all = [both, base, msm];
const words = (of: CheckpointSummary, among: readonly CheckpointSummary[]): string[] =>
  chainOf(of, among).map(
    (link) => `${link.stages.map((stage) => stage.stage).join("+")}>${link.id}${link.checkpoint ? "" : "?"}`,
  );

test("the chain runs from the first ancestor over every stage to the checkpoint", () => {
  expect(words(both, all)).toEqual(["pretrain>base", "midtrain>msm", "finetune+reinforce>msm-aft"]);
});

test("a parent that is not in the workspace begins the chain by its name", () => {
  expect(words(both, [both])).toEqual([">msm?", "finetune+reinforce>msm-aft"]);
});

test("a manifest that names itself as an ancestor does not hang the screen", () => {
  const circle = [checkpoint("a", "b", ["midtrain"]), checkpoint("b", "a", ["finetune"])];
  expect(circle.flatMap((each) => words(each, circle))).toEqual([
    "finetune>b",
    "midtrain>a",
    "midtrain>a",
    "finetune>b",
  ]);
});

test("children are those that were trained from it directly", () => {
  expect(childrenOf("base", all).map(({ id }) => id)).toEqual(["msm"]);
});
