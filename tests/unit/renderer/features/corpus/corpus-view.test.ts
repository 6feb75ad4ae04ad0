import { expect, test } from "vitest";
import {
  cellView,
  chosenCount,
  type CorpusView,
  destinationOf,
  EMPTY_VIEW,
  toggleFacet,
  viewOf,
} from "../../../../../renderer/features/corpus/corpus-view.ts";
import { formatAddress, parseAddress } from "../../../../../renderer/shared/view/address.ts";

/** What a link to a view shows. */
function linked(view: CorpusView): CorpusView {
  const { feature, path = [], query = {} } = destinationOf(view);
  return viewOf(parseAddress(formatAddress({ feature, path, query })));
}

test("the plain screen has a plain link", () => {
  expect(destinationOf(EMPTY_VIEW)).toEqual({ feature: "corpus", path: [], query: {} });
  expect(viewOf({ path: [], query: {} })).toEqual(EMPTY_VIEW);
});

test("a link restores everything that was chosen, whatever signs a value holds", () => {
  const view: CorpusView = {
    corpus: "cheese/\u202Ecorpus, 2",
    tab: "coverage",
    query: 'type "made in america" -x',
    filters: {
      domain: ["", "a\nb", "&=#"],
      flag: ["near duplicate", "truncated"],
      duplicates: "hide",
    },
    sort: "longest",
    sample: { size: 50, seed: 0 },
    document: 12,
    generation: "g-1",
    dialog: "generate",
  };
  expect(linked(view)).toEqual(view);
});

test("what an address should not hold counts as not given", () => {
  const query = { tab: "x", sort: "y", sample: "0,7", doc: "-1", "f.domain": "[1]", "f.type": "{", "f.flag": '["no"]' };
  expect(viewOf({ path: [], query })).toEqual(EMPTY_VIEW);
});

test("a facet's value is chosen and given up by the same click, and an empty choice is none", () => {
  const once = toggleFacet({ duplicates: "only" }, "domain", "tax");
  const twice = toggleFacet(once, "domain", "");
  expect(twice).toEqual({ duplicates: "only", domain: ["tax", ""] });
  expect(chosenCount(twice)).toBe(3);
  expect(toggleFacet(toggleFacet(twice, "domain", "tax"), "domain", "")).toEqual({ duplicates: "only" });
});

test("a cell of the coverage map leads to its documents and nothing narrower", () => {
  const map = { rows: ["prices", ""], columns: ["memo"], cells: [[{ documents: 2, characters: 9 }], []] };
  const before: CorpusView = { ...EMPTY_VIEW, corpus: "c", tab: "coverage", query: "old", filters: { tag: ["t"] } };
  expect(cellView(before, map, 0, 0)).toEqual({
    ...EMPTY_VIEW,
    corpus: "c",
    filters: { subdomain: ["prices"], type: ["memo"] },
  });
});
