import { describe, expect, test } from "vitest";

import { scoreDifference, worstDifference } from "../../bench/parity.ts";
import { makeTasks, SMALL_SIZES } from "../../bench/tasks.ts";

describe("parity", () => {
  test("is judged by the largest difference of all prompts", () => {
    expect(worstDifference([[-1, -2], [-3.5]], [[-1, -2.25], [-3]])).toBe(0.5);
  });

  test("numbers that are missing or are none never agree", () => {
    expect(worstDifference([[-1]], [[-1], [-2]])).toBe(Infinity);
    expect(worstDifference([[-1]], [[-1, -2]])).toBe(Infinity);
    expect(worstDifference([[Number.NaN]], [[-1]])).toBe(Infinity);
  });

  test("scores are compared by their numbers, however they were sorted, as far as both have them", () => {
    expect(
      scoreDifference(
        [
          [2, -5],
          [0, -1],
        ],
        [
          [0, -1.5],
          [1, -9],
          [2, -5],
        ],
      ),
    ).toBe(0.5);
    expect(scoreDifference([], [[0, -1]])).toBeNull();
  });
});

describe("the tasks", () => {
  const words = { first: 100, words: ["aaa", "aab", "aac", "aad", "aae", "aaf", "aag"] };

  test("are the same each time, with one word a token", () => {
    const tasks = makeTasks(words, SMALL_SIZES);
    expect(tasks).toEqual(makeTasks(words, SMALL_SIZES));
    const texts = [tasks.S1, tasks.S2].flatMap((task) =>
      task.kind === "score" ? task.requests.flatMap(({ prompt, continuations }) => [prompt, ...continuations]) : [],
    );
    expect(
      texts.every(({ ids, text }) => text.split(" ").join() === ids.map((id) => words.words[id - 100]).join()),
    ).toBe(true);
  });

  test("put every pair in both orders", () => {
    const { S2 } = makeTasks(words, SMALL_SIZES);
    const requests = S2.kind === "score" ? S2.requests : [];
    expect(requests).toHaveLength(2 * SMALL_SIZES.pairs);
    for (let pair = 0; pair < requests.length; pair += 2) {
      const [one, other] = [requests[pair], requests[pair + 1]];
      expect(other?.continuations).toEqual(one?.continuations);
      expect(one?.prompt.text.endsWith(one.continuations[1]?.text ?? "?")).toBe(true);
      expect(other?.prompt.text.endsWith(other.continuations[0]?.text ?? "?")).toBe(true);
    }
  });
});
