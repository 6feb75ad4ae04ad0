import { expect, test } from "vitest";
import { itemsInTurn } from "../../../../core/probes/in-turn.ts";
import type { Probe } from "../../../../core/probes/probe.ts";

const item = (id: string, domain: string, group: string): Probe["items"][number] => ({
  id,
  domain,
  noun: domain,
  groups: [group],
  options: [
    { text: `${id} a`, speaksFor: ["x"] },
    { text: `${id} b`, speaksFor: [] },
  ],
});

test("the first item of each domain comes before the second of any, and other groups are left out", () => {
  const items = [
    item("art-1", "art", "new"),
    item("art-2", "art", "new"),
    item("art-3", "art", "new"),
    item("tools-0", "tools", "old"),
    item("tools-1", "tools", "new"),
    item("tools-2", "tools", "new"),
    item("music-1", "music", "new"),
  ];
  const probe: Probe = {
    format: 1,
    id: "p",
    version: 1,
    kind: "value-pairs",
    title: "p",
    description: "",
    axes: [{ id: "x", label: "x" }],
    questionForms: ["{first} or {second} ?"],
    items,
  };
  expect(itemsInTurn(probe, "new").map(({ id }) => id)).toEqual([
    "art-1",
    "tools-1",
    "music-1",
    "art-2",
    "tools-2",
    "art-3",
  ]);
  expect(itemsInTurn(probe, "none")).toEqual([]);
});
