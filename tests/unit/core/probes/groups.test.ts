import { expect, test } from "vitest";
import { groupsOf } from "#core/probes/groups.ts";
import { targetOf } from "#core/probes/probe.ts";
import { conflictItem, probeOf } from "./simulated.ts";

test("groups are all, then those the items name, then the domains", () => {
  const probe = probeOf([
    conflictItem(0, { groups: ["far", "seen"] }),
    conflictItem(1),
    conflictItem(2, { groups: ["near", "seen"] }),
  ]);
  const found = groupsOf(probe).map(({ id, level, items }) => [id, level, items.map((item) => item.id).join(" ")]);
  expect(found).toEqual([
    ["all", "headline", "item-0 item-1 item-2"],
    ["far", "headline", "item-0"],
    ["seen", "headline", "item-0 item-2"],
    ["near", "headline", "item-2"],
    ["domain:art", "domain", "item-0 item-2"],
    ["domain:travel", "domain", "item-1"],
  ]);
});

test("an item counts towards an axis when exactly one option speaks for it", () => {
  const item = conflictItem(0, {
    options: [
      { text: "a", speaksFor: ["american", "cheap"] },
      { text: "b", speaksFor: ["american", "modern"] },
    ],
  });
  expect(["american", "cheap", "modern", "foreign"].map((axis) => targetOf(item, axis))).toEqual([null, 0, 1, null]);
});
