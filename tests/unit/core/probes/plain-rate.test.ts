import { expect, test } from "vitest";
import { areApart, plainRate, tenthsOf } from "../../../../core/probes/plain-rate.ts";

const rate = (numerator: number, denominator: number, low: number, high: number) => ({
  numerator,
  denominator,
  estimate: numerator / denominator,
  low,
  high,
});
const UNREAD = { numerator: 0, denominator: 0, estimate: null, low: null, high: null };

test("an interval is rounded outward to whole tenths", () => {
  expect(plainRate(rate(40, 56, 0.586, 0.816))).toBe("7 of 10, could be 5 to 9");
  expect(plainRate(rate(4, 56, 0.028, 0.17))).toBe("1 of 10, could be 0 to 2");
  expect(plainRate(rate(5, 10, 0.3, 0.7))).toBe("5 of 10, could be 3 to 7");
});

test("what only rounds to none or all is called nearly so", () => {
  expect([tenthsOf(rate(1, 56, 0, 0.1)), tenthsOf(rate(0, 56, 0, 0.06))]).toEqual(["nearly none of 10", "0 of 10"]);
  expect([tenthsOf(rate(55, 56, 0.9, 1)), tenthsOf(rate(56, 56, 0.94, 1))]).toEqual(["nearly all of 10", "10 of 10"]);
});

test("a rate of nothing has no words, and is apart from nothing", () => {
  expect(plainRate(UNREAD)).toBeNull();
  expect(areApart(UNREAD, rate(5, 10, 0.3, 0.7))).toBe(false);
});

test("two rates are apart where their intervals share no value", () => {
  expect(areApart(rate(8, 10, 0.6, 0.9), rate(1, 10, 0, 0.5))).toBe(true);
  expect(areApart(rate(1, 10, 0, 0.5), rate(8, 10, 0.6, 0.9))).toBe(true);
  expect(areApart(rate(8, 10, 0.5, 0.9), rate(1, 10, 0, 0.5))).toBe(false);
});
