import { expect, test } from "vitest";
import { planPower, type PowerPlan } from "#core/probes/plan-power.ts";
import {
  needsWords,
  points,
  powerRows,
  powerSentence,
  runsWords,
  verdictOn,
} from "../../../../../renderer/features/probes/power-words.ts";
import { aProbe, item } from "./a-probe.ts";

/** A plan for as many items of one group. By hand: (1.95996 + 0.84162) · √(share of items that differ / items). */
function planFor(pairs: number): PowerPlan {
  const probe = aProbe(Array.from({ length: pairs }, (_, index) => item(`i${index}`)));
  const plan = planPower({ probe }).find(({ group, axis }) => group === "all" && axis === "red");
  if (!plan) throw new Error("no plan");
  return plan;
}

test("56 pairs find 17 points where a fifth of the items differ, 38 where all do", () => {
  expect(powerSentence(planFor(56))).toBe(
    "With 56 pairs, a true difference of 17 points would be found in 4 of 5 runs if the checkpoints differ on 20% of the items; 38 points in the worst case, where the checkpoints differ on every item.",
  );
});

test("what the items cannot show is said, not promised", () => {
  expect(powerSentence(planFor(16))).toBe(
    "With 16 pairs, no difference would be found reliably if the checkpoints differ on 20% of the items, since that would take 32 points; 71 points in the worst case, where the checkpoints differ on every item.",
  );
});

test("a promised difference is rounded up", () => {
  expect([0.1667, 0.17, 0.1701, 0.01].map(points)).toEqual(["17 points", "17 points", "18 points", "1 point"]);
});

test("chances are told as runs where they are a simple share", () => {
  expect([0.8, 0.9, 0.5, 0.85].map(runsWords)).toEqual([
    "4 of 5 runs",
    "9 of 10 runs",
    "1 of 2 runs",
    "85% of the runs",
  ]);
});

test("ten points take 157 items where a fifth differ and 785 at worst", () => {
  expect(needsWords(planFor(56), 0.1)).toBe("157 items if 20% differ, 785 at worst");
  expect([156, 157, 784, 785].map((pairs) => verdictOn(planFor(pairs), 0.1))).toEqual([
    { reach: "no", words: "too few items" },
    { reach: "perhaps", words: "enough if 20% differ" },
    { reach: "perhaps", words: "enough if 20% differ" },
    { reach: "yes", words: "enough items" },
  ]);
});

test("a difference of 30 points needs 30% of the items to differ, so no fewer are assumed", () => {
  expect(needsWords(planFor(56), 0.3)).toBe("27 items if 30% differ, 88 at worst");
  expect(verdictOn(planFor(56), 0.3)).toEqual({ reach: "perhaps", words: "enough if 30% differ" });
  expect(needsWords(planFor(56), 1)).toBe("8 items at worst");
});

test("axes with as many pairs share a row, others have their own, and domains are left out", () => {
  const both = (id: string) => item(id, { groups: ["both"] });
  const onlyRed = (id: string) => item(id, { groups: ["red"], speaksFor: [["red"], []] });
  const probe = aProbe([both("a"), both("b"), onlyRed("c")]);
  const rows = powerRows(probe, planPower({ probe }));
  expect(rows.map(({ group, axes, plan }) => [group, axes, plan.pairs])).toEqual([
    ["all", ["rather red"], 3],
    ["all", ["rather blue"], 2],
    ["both", [], 2],
    ["red", ["rather red"], 1],
  ]);
});
