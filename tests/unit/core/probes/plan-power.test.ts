import { expect, test } from "vitest";
import { planPower } from "#core/probes/plan-power.ts";
import { conflictItem, conflictProbe, only, probeOf } from "./simulated.ts";

test("a hundred items find 12.5 points where a fifth of them change, and 28 at worst", () => {
  const plan = only(
    planPower({ probe: conflictProbe(100) }),
    (each) => each.group === "all" && each.axis === "american",
  );
  expect(plan).toEqual({
    group: "all",
    axis: "american",
    pairs: 100,
    power: 0.8,
    alpha: 0.05,
    cases: [
      {
        assumes: "the checkpoints differ on 20% of the items",
        discordant: 0.2,
        difference: expect.closeTo(0.1253, 4),
        reachable: true,
        pairsNeeded: 157,
      },
      {
        assumes: "worst case: the checkpoints differ on every item",
        discordant: 1,
        difference: expect.closeTo(0.2802, 4),
        reachable: true,
        pairsNeeded: 785,
      },
    ],
  });
});

test("five points need 628 items, as planned beforehand", () => {
  const [plan] = planPower({ probe: conflictProbe(10), difference: 0.05 });
  expect(plan?.cases[0]?.pairsNeeded).toBe(628);
});

test("a group too small for any difference says so", () => {
  const [plan] = planPower({ probe: conflictProbe(25) });
  // 25.06 points from items of which only 20 in 100 change.
  expect(plan?.cases.map((each) => each.reachable)).toEqual([false, true]);
});

test("groups are planned on the axes that their items count towards", () => {
  const probe = probeOf([
    conflictItem(0, { groups: ["near"] }),
    conflictItem(1, {
      options: [
        { text: "a", speaksFor: ["american"] },
        { text: "b", speaksFor: [] },
      ],
    }),
  ]);
  expect(planPower({ probe }).map(({ group, axis, pairs }) => [group, axis, pairs])).toEqual([
    ["all", "american", 2],
    ["all", "affordable", 1],
    ["near", "american", 1],
    ["near", "affordable", 1],
    ["domain:art", "american", 1],
    ["domain:art", "affordable", 1],
    ["domain:travel", "american", 1],
  ]);
});
