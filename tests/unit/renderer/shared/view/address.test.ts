import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../../../../renderer/shared/view/address.ts";

test("an address reads back as it was written, whatever its names hold", () => {
  const address = {
    feature: "compare",
    path: ["20261123-221500-3fa9c1,20261124-080000-000000", "a/b ?&#é"],
    query: { baseline: "aft@run-1", focus: "choose:american|held-out:seen" },
  };
  expect(parseAddress(formatAddress(address))).toEqual(address);
});

test("run ids stay legible in the link", () => {
  expect(formatAddress({ feature: "compare", path: ["a,b"], query: { baseline: "aft" } })).toBe(
    "#/compare/a,b?baseline=aft",
  );
});

test("equal places have equal links, in whatever order the query was made", () => {
  const link = (query: Record<string, string>): string => formatAddress({ feature: "compare", path: [], query });
  expect(link({ b: "2", a: "1" })).toBe(link({ a: "1", b: "2" }));
});

test.each(["", "#", "#/"])("%j is the start screen", (hash) => {
  expect(parseAddress(hash)).toEqual({ feature: "", path: [], query: {} });
});

test("a malformed escape stays as it is written", () => {
  expect(parseAddress("#/checkpoints/100%/x").path).toEqual(["100%", "x"]);
});

test("a query flag without a value is an empty text", () => {
  expect(parseAddress("#/checkpoints?add=").query).toEqual({ add: "" });
});
