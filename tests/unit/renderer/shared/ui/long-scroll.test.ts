import { expect, test } from "vitest";
import { longScroll, offsetShowing, placeAfterScroll } from "../../../../../renderer/shared/ui/long-scroll.ts";

const ROW = 66;
const VIEW = 700;
const MILLION = longScroll(1_000_000, ROW, VIEW);

test("a list that a browser can draw is scrolled one to one", () => {
  const scroll = longScroll(1_000, ROW, VIEW);
  expect([scroll.height, scroll.offsetMax, scroll.toOffset(1234), scroll.toScroll(1234)]).toEqual([
    66_000, 65_300, 1234, 1234,
  ]);
});

test("a million rows fit an element of eight million pixels, from the first row to the last", () => {
  expect(MILLION.height).toBe(8_000_000);
  expect(MILLION.toOffset(0)).toBe(0);
  expect(MILLION.toOffset(MILLION.scrollMax)).toBe(1_000_000 * ROW - VIEW);
});

test("scroll bar and list are each other's inverse, and the further the bar the further the list", () => {
  let before = -1;
  for (let scrollTop = 0; scrollTop <= MILLION.scrollMax; scrollTop += 99_991) {
    const offset = MILLION.toOffset(scrollTop);
    expect(offset).toBeGreaterThan(before);
    expect(MILLION.toScroll(offset)).toBeCloseTo(scrollTop, 3);
    before = offset;
  }
});

test("a wheel moves the list by its own pixels, wherever the bar stands", () => {
  const offset = 30_000_000;
  const last = { scrollTop: MILLION.toScroll(offset), offset };
  expect(placeAfterScroll(MILLION, last, last.scrollTop + 120, VIEW).offset).toBeCloseTo(offset + 120, 6);
});

test("a dragged thumb goes to the place that the bar stands for, and the ends are the ends", () => {
  const last = { scrollTop: 0, offset: 0 };
  expect(placeAfterScroll(MILLION, last, 4_000_000, VIEW).offset).toBeCloseTo(MILLION.toOffset(4_000_000), 6);
  expect(placeAfterScroll(MILLION, last, MILLION.scrollMax, VIEW).offset).toBe(MILLION.offsetMax);
  expect(placeAfterScroll(MILLION, { scrollTop: 50, offset: 40 }, 0, VIEW).offset).toBe(0);
});

test("a row is brought into view by the least movement", () => {
  expect(offsetShowing(3, ROW, 0, VIEW)).toBe(0);
  expect(offsetShowing(20, ROW, 0, VIEW)).toBe(21 * ROW - VIEW);
  expect(offsetShowing(2, ROW, 1_000, VIEW)).toBe(2 * ROW);
});
