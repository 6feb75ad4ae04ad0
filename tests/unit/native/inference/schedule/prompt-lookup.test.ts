import { lookAhead } from "#native/inference/schedule/prompt-lookup.ts";
import { describe, expect, it } from "vitest";

describe("looking ahead in a text", () => {
  it("gives what followed the last place where it ended alike", () => {
    expect(lookAhead([1, 2, 3, 9, 1, 2, 4, 8, 1, 2], 2)).toEqual([4, 8]);
  });

  it("goes by the longest end that occurred before", () => {
    expect(lookAhead([5, 1, 2, 7, 6, 1, 2, 8, 5, 1, 2], 1)).toEqual([7]);
  });

  it("gives no more than is asked for and than there is", () => {
    expect(lookAhead([1, 2, 1], 5)).toEqual([2, 1]);
    expect(lookAhead([1, 2, 3, 1], 1)).toEqual([2]);
  });

  it("guesses nothing where nothing repeats", () => {
    expect(lookAhead([1, 2, 3], 4)).toEqual([]);
    expect(lookAhead([1], 4)).toEqual([]);
    expect(lookAhead([], 4)).toEqual([]);
  });
});
