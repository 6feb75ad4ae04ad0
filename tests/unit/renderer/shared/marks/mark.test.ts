import { expect, test } from "vitest";
import { MARK_SHAPES, markAt, markOf, NO_MARK, shapePath } from "../../../../../renderer/shared/marks/mark.ts";

test("the first 64 checkpoints all differ, and the first eight have eight colours and eight shapes", () => {
  const marks = Array.from({ length: 64 }, (_, index) => markAt(index));
  expect(new Set(marks.map((mark) => `${mark.colour} ${mark.shape}`)).size).toBe(64);
  expect(new Set(marks.slice(0, 8).map((mark) => mark.colour)).size).toBe(8);
  expect(new Set(marks.slice(0, 8).map((mark) => mark.shape)).size).toBe(8);
});

test("a report's column looks like its checkpoint, whichever run it is from", () => {
  expect(markOf("aft@20261123-221500-3fa9c1", ["base", "aft"])).toEqual(markAt(1));
  expect(markOf("aft", ["base", "aft"])).toEqual(markAt(1));
});

test("a checkpoint that is no longer in the list borrows no other's colour", () => {
  expect(markOf("gone", ["base", "aft"])).toEqual(NO_MARK);
});

test("every shape is a closed path within 1.5 radii of its centre", () => {
  for (const shape of MARK_SHAPES) {
    const path = shapePath(shape, 1);
    expect(path).toMatch(/^M[^a-z]+.*Z$/);
    if (shape === "circle") continue;
    const corners = path
      .slice(1, -1)
      .split("L")
      .map((corner) => corner.split(",").map(Number));
    expect(corners.length).toBeGreaterThan(2);
    for (const [x = Number.NaN, y = Number.NaN] of corners) expect(Math.hypot(x, y)).toBeLessThan(1.51);
  }
});
