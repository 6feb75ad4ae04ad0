import { expect, test } from "vitest";
import type { ItemBehind } from "../../../../../renderer/features/compare/report-queries.ts";
import { scatterOf } from "../../../../../renderer/features/compare/item-scatter.ts";

/** An item whose target is option 1, with each column's answers for option 0 and option 1 (of ten). */
function sampledItem(id: string, columns: Record<string, readonly [number, number]>): ItemBehind {
  const states = { "no-choice": 0, "off-format": 0, empty: 0, truncated: 0 };
  const read = Object.entries(columns).map(([name, [zero, one]]) => {
    const counts = { "option-0": zero, "option-1": one, ...states };
    const sampled = {
      itemId: id,
      answers: 10,
      counts,
      byOrder: [counts, counts],
      majority: null,
      majorityByOrder: [null, null],
    } as const;
    return [name, { likelihood: null, sampled }] as const;
  });
  const options: ItemBehind["item"]["options"] = [
    { text: "a", speaksFor: [] },
    { text: "b", speaksFor: ["v"] },
  ];
  return { item: { id, domain: "d", noun: "n", groups: [], options }, target: 1, columns: Object.fromEntries(read) };
}

test("a point is how strongly each column favours the item's target, and a flip lies on different sides of the middle", () => {
  const items = [
    sampledItem("kept", { before: [2, 8], after: [1, 9] }),
    sampledItem("flipped", { before: [8, 2], after: [3, 7] }),
    sampledItem("read by one", { before: [5, 5] }),
  ];
  expect(scatterOf(items, { baseline: "before", checkpoint: "after", reading: "sampled" })).toEqual({
    points: [
      { id: "kept", baseline: 0.8, checkpoint: 0.9 },
      { id: "flipped", baseline: 0.2, checkpoint: 0.7 },
    ],
    domain: [0, 1],
    undecided: 0.5,
    flips: 1,
  });
});
