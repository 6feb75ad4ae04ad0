import { expect, test } from "vitest";
import { placeOf, queryOf, type SpecPlace } from "../../../../../renderer/features/specs/spec-place.ts";

test("a link restores the place", () => {
  const place: SpecPlace = { name: "america", version: "ab", tab: "differences", from: "cd", dialog: "new" };
  expect(placeOf({ path: ["america"], query: queryOf(place) })).toEqual(place);
});

test("what an address should not hold counts as not given", () => {
  const plain = { name: null, version: null, tab: "edit", from: null, dialog: null };
  expect(placeOf({ path: [], query: { tab: "x", dialog: "y" } })).toEqual(plain);
});
