import { expect, test } from "vitest";
import { armGrid } from "../../../../../renderer/features/training/plans/arm-grid.ts";

const arm = (name: string, ...stages: string[]) => ({ name, stages, spec: null });

test("a stage that arms begin with is one cell over all of them, and they stand together", () => {
  const grid = armGrid([arm("msm", "mid"), arm("aft", "fine"), arm("msm-aft", "mid", "fine")]);
  expect(grid.arms.map(({ name }) => name)).toEqual(["msm", "msm-aft", "aft"]);
  expect(grid.columns).toBe(2);
  expect(grid.cells).toEqual([
    { stage: "mid", column: 0, row: 0, rows: 2 },
    { stage: "fine", column: 1, row: 1, rows: 1 },
    { stage: "fine", column: 0, row: 2, rows: 1 },
  ]);
});

test("no two cells lie over each other", () => {
  const { arms, cells } = armGrid([
    arm("base", "pre"),
    arm("a", "pre", "x", "y"),
    arm("b", "pre", "x", "z"),
    arm("c", "pre", "y"),
  ]);
  const places = cells.flatMap(({ column, row, rows }) =>
    Array.from({ length: rows }, (_, at) => `${column}/${row + at}`),
  );
  expect(new Set(places).size).toBe(places.length);
  expect(Math.max(...cells.map(({ row, rows }) => row + rows))).toBe(arms.length);
});
