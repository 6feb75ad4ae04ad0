import { expect, test } from "vitest";
import { nextSort, rowAfterKey, sortRows } from "../../../../../renderer/shared/ui/table-order.ts";

test("rows sort by value both ways, unknown values last in both, equal ones in their order", () => {
  const rows = [
    { id: "b", size: 2 },
    { id: "unknown", size: null },
    { id: "a", size: 2 },
    { id: "c", size: 1 },
  ];
  const ids = (direction: "ascending" | "descending"): string[] =>
    sortRows(rows, (row) => row.size, direction).map((row) => row.id);
  expect(ids("ascending")).toEqual(["c", "b", "a", "unknown"]);
  expect(ids("descending")).toEqual(["b", "a", "c", "unknown"]);
});

test("numbers inside names sort as numbers", () => {
  expect(sortRows(["run-10", "run-2"], (row) => row, "ascending")).toEqual(["run-2", "run-10"]);
});

test("a head goes from ascending to descending to the list's own order", () => {
  const first = nextSort(null, "name");
  const second = nextSort(first, "name");
  expect([first, second, nextSort(second, "name"), nextSort(second, "size")]).toEqual([
    { column: "name", direction: "ascending" },
    { column: "name", direction: "descending" },
    null,
    { column: "size", direction: "ascending" },
  ]);
});

test("keys move within the rows; the first step enters the list", () => {
  const from = (index: number) => (key: string) => rowAfterKey(key, index, 10, 4);
  expect(["j", "ArrowDown", "k", "PageDown", "PageUp", "Home", "End", "x"].map(from(5))).toEqual([
    6,
    6,
    4,
    9,
    1,
    0,
    9,
    null,
  ]);
  expect(["j", "k"].map(from(-1))).toEqual([0, 0]);
  expect(rowAfterKey("j", -1, 0, 4)).toBeNull();
});
