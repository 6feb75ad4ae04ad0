import { Guesser, lookAhead } from "#native/inference/schedule/prompt-lookup.ts";
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

describe("guessing for as long as it pays", () => {
  /** Steps without a guess until the next one, which is taken. */
  function pause(guesser: Guesser): number {
    let steps = 0;
    while (guesser.guess([1, 2, 1], 1).length === 0) steps++;
    return steps;
  }

  it("pauses twice as long after every wrong guess in a row, and goes on at once after a right one", () => {
    const guesser = new Guesser();
    const pauses = [pause(guesser)];
    for (let wrong = 0; wrong < 6; wrong++) {
      guesser.learn(1, 0);
      pauses.push(pause(guesser));
    }
    expect(pauses).toEqual([0, 2, 4, 8, 16, 32, 32]);
    guesser.learn(1, 1);
    expect(pause(guesser)).toBe(0);
    guesser.learn(1, 0);
    expect(pause(guesser)).toBe(2);
  });

  it("takes a text in which nothing repeats for no wrong guess", () => {
    const guesser = new Guesser();
    expect(guesser.guess([1, 2, 3], 4)).toEqual([]);
    guesser.learn(0, 0);
    expect(guesser.guess([1, 2, 1], 4)).toEqual([2, 1]);
  });
});
