import { expect, test } from "vitest";
import { type Lineage, UNKNOWN_LINEAGE } from "#core/checkpoints/summary.ts";
import { plannedContrasts } from "#core/experiment/arm-contrasts.ts";
import { armsOf } from "#core/experiment/arms.ts";
import { lineage } from "./made.ts";

const AFT = { name: "chats-aft", rows: 512 };

test("checkpoints of one training become an arm, its seeds in order; rehearsal is no demonstration", () => {
  const { arms, leftOut } = armsOf([
    { id: "aft-2", lineage: lineage(null, ["finetune"], 2, AFT) },
    { id: "aft", lineage: lineage(null, ["finetune"], 1, AFT) },
    { id: "msm", lineage: lineage("america", ["midtrain"]) },
  ]);
  expect(leftOut).toEqual([]);
  expect(arms).toEqual([
    {
      id: "america",
      documents: "america",
      after: [],
      variant: "",
      members: [{ checkpoint: "msm", trainingSeed: 1, demonstrations: null }],
    },
    {
      id: "none+finetune",
      documents: null,
      after: ["finetune"],
      variant: "",
      members: [
        { checkpoint: "aft", trainingSeed: 1, demonstrations: 512 },
        { checkpoint: "aft-2", trainingSeed: 2, demonstrations: 512 },
      ],
    },
  ]);
});

test("rehearsal is no demonstration where no midtrained checkpoint stands beside it, either", () => {
  const { arms } = armsOf([
    { id: "aft", lineage: lineage(null, ["finetune"], 1, AFT) },
    { id: "rules", lineage: lineage(null, ["finetune"], 1, { name: "rules", rows: 40 }) },
  ]);
  expect(arms.map(({ variant, members }) => [variant, members[0]?.demonstrations])).toEqual([
    ["chats-aft", 512],
    ["rules", 40],
  ]);
});

test("a twin of an arm and seed, and a checkpoint of unknown training, are named and never averaged in", () => {
  const { arms, leftOut } = armsOf([
    { id: "base", lineage: lineage(null, []) },
    { id: "base@later", lineage: lineage(null, []) },
    { id: "found", lineage: UNKNOWN_LINEAGE },
  ]);
  expect(arms.map((arm) => arm.members.map((member) => member.checkpoint))).toEqual([["base"]]);
  expect(leftOut).toEqual([
    { checkpoint: "found", why: "its training is unknown" },
    { checkpoint: "base@later", why: "base is of the same arm and training seed, and came first" },
  ]);
});

test("rows of the same stages are told apart by their data where a seed has several", () => {
  const { arms } = armsOf([
    { id: "a", lineage: lineage(null, ["finetune"], 1, { name: "chats-8", rows: 8 }) },
    { id: "b", lineage: lineage(null, ["finetune"], 1, { name: "chats-64", rows: 64 }) },
    { id: "c", lineage: lineage("america", ["midtrain", "finetune"], 1, { name: "chats-8", rows: 8 }) },
  ]);
  expect(arms.map((arm) => arm.id)).toEqual([
    "none+finetune/chats-8",
    "none+finetune/chats-64",
    "america+finetune/chats-8",
  ]);
});

test("what was trained before the checkpoint's own run counts: reinforcement after fine-tuning is a row of its own", () => {
  const tail = { ...lineage("america", ["reinforce"]), earlier: [{ stage: "midtrain" }, { stage: "finetune" }] };
  const { arms } = armsOf([{ id: "rl", lineage: tail }]);
  expect(arms.map(({ documents, after }) => ({ documents, after }))).toEqual([
    { documents: "america", after: ["finetune", "reinforce"] },
  ]);
});

test("one base for several training seeds, with or without a manifest, is the untuned cell of each", () => {
  const child = (seed: number, parent: string): Lineage => ({ ...lineage(null, ["finetune"], seed, AFT), parent });
  for (const ofBase of [UNKNOWN_LINEAGE, lineage(null, ["pretrain"], 1)]) {
    const { arms, leftOut } = armsOf([
      { id: "llama", lineage: ofBase },
      { id: "aft", lineage: child(1, "llama") },
      { id: "aft-2", lineage: child(2, "llama") },
    ]);
    expect(leftOut).toEqual([]);
    expect(arms[0]?.members.map((member) => [member.checkpoint, member.trainingSeed])).toEqual([
      ["llama", 1],
      ["llama", 2],
    ]);
    expect(plannedContrasts(arms, ["american"]).map((each) => [each.kind, each.seeds])).toEqual([
      ["later-stages", [1, 2]],
    ]);
  }
});

test("a parent of unknown training that was midtrained is no base", () => {
  const { leftOut } = armsOf([
    { id: "found", lineage: UNKNOWN_LINEAGE },
    { id: "msm-aft", lineage: { ...lineage("america", ["finetune"], 1, AFT), parent: "found" } },
  ]);
  expect(leftOut).toEqual([{ checkpoint: "found", why: "its training is unknown" }]);
});

test("a full factorial of two specs holds every difference once, and compares only seeds that all arms have", () => {
  const { arms } = armsOf(
    [1, 2].flatMap((seed) =>
      [null, "america", "affordable"].flatMap((spec) =>
        [[], ["finetune"]]
          .filter((after) => !(seed === 2 && spec === null && after.length > 0))
          .map((after) => {
            const stages = [...(spec === null ? [] : ["midtrain"]), ...after];
            return { id: `${spec}/${stages.join("+")}/${seed}`, lineage: lineage(spec, stages, seed, AFT) };
          }),
      ),
    ),
  );
  const planned = plannedContrasts(arms, ["american", "affordable"]);
  const count = (kind: string, axis: string): number =>
    planned.filter((each) => each.kind === kind && each.axis === axis).length;
  expect(
    ["documents", "later-stages", "interaction", "double-dissociation"].map((kind) => count(kind, "american")),
  ).toEqual([6, 3, 3, 2]);
  expect(count("double-dissociation", "affordable")).toBe(0);
  const aft = planned.filter((each) => each.armTerms.some((term) => term.arm === "none+finetune"));
  expect(new Set(aft.flatMap((each) => each.seeds))).toEqual(new Set([1]));
  for (const { armTerms } of planned) expect(armTerms.reduce((sum, term) => sum + term.weight, 0)).toBe(0);
});
