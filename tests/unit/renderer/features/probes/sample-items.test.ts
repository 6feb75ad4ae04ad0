import { expect, test } from "vitest";
import { sampleItems } from "../../../../../renderer/features/probes/sample-items.ts";
import { aProbe, item } from "./a-probe.ts";

const seen = (id: string, domain: string) => item(id, { domain, groups: ["seen"] });
const facts = (id: string, domain: string) => item(id, { domain, groups: ["facts"] });

test("the groups take turns, each with a domain that was not shown yet", () => {
  const probe = aProbe([
    seen("a", "art"),
    seen("b", "art"),
    seen("c", "food"),
    facts("d", "art"),
    facts("e", "travel"),
  ]);
  expect(sampleItems(probe, 3).map(({ id }) => id)).toEqual(["a", "e", "c"]);
});

test("no item comes twice, and no more than there are", () => {
  const inBoth = item("a", { groups: ["seen", "facts"] });
  const probe = aProbe([inBoth, facts("b", "art")]);
  expect(sampleItems(probe, 9).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("a probe without groups of its own is sampled as a whole", () => {
  const probe = aProbe([item("a"), item("b"), item("c", { domain: "food" })]);
  expect(sampleItems(probe, 2).map(({ id }) => id)).toEqual(["a", "c"]);
});
