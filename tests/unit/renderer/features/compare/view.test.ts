import { expect, test } from "vitest";
import { type CompareView, destinationOf, viewOf } from "../../../../../renderer/features/compare/view.ts";
import { formatAddress, parseAddress } from "../../../../../renderer/shared/view/address.ts";

const PLAIN: CompareView = {
  runs: ["20261123-225953-2eda5a"],
  baseline: null,
  axis: null,
  reading: null,
  group: null,
  at: null,
  tab: "items",
  item: null,
  sort: "against",
  without: [],
  domains: false,
  dialog: null,
};

function link(view: CompareView): string {
  const { feature, path = [], query } = destinationOf(view);
  return formatAddress({ feature, path, query });
}

test("a link restores every choice of the view", () => {
  const view: CompareView = {
    runs: ["20261123-225953-2eda5a", "20261123-225918-938c3a"],
    baseline: "aft@20261123-225953-2eda5a",
    axis: "affordable",
    reading: "sampled",
    group: "domain:art & craft",
    at: "msm-america-aft",
    tab: "rates",
    item: "art-1",
    sort: "difference",
    without: ["base", "aft@20261123-225918-938c3a"],
    domains: true,
    dialog: "add",
  };
  expect(viewOf(parseAddress(link(view)))).toEqual(view);
});

test("what stands at its default is not in the link", () => {
  expect(link(PLAIN)).toBe("#/compare/20261123-225953-2eda5a");
});

test("values that the screen does not know count as not given", () => {
  expect(viewOf(parseAddress("#/compare/20261123-225953-2eda5a?reading=guessed&tab=x&sort=y&dialog=z"))).toEqual(PLAIN);
});

test("a run named twice stands once", () => {
  expect(viewOf(parseAddress("#/compare/a,b,a")).runs).toEqual(["a", "b"]);
});
