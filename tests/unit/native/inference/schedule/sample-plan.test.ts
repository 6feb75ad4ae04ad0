import { planSamples } from "#native/inference/schedule/sample-plan.ts";
import { describe, expect, it } from "vitest";

function numbers(length: number, start = 0): number[] {
  return Array.from({ length }, (_, at) => (start + at) % 97);
}

/** Each prompt as the plan lays it out, by its index. */
function spelled(prompts: readonly (readonly number[])[]): Map<number, number[]> {
  const texts = new Map<number, number[]>();
  for (const group of planSamples(prompts)) {
    for (const { prompt, path } of group.prompts) {
      expect(path.length).toBeGreaterThan(0);
      texts.set(prompt, [...group.prefix, ...path.map((at) => group.forest.ids[at] ?? -1)]);
    }
  }
  return texts;
}

describe("a plan of answers", () => {
  it("spells every prompt once, prefix and own tokens, whatever they share", () => {
    const shared = numbers(300);
    const cases = [
      [numbers(1), numbers(5), numbers(5)],
      [shared, [...shared, 1], [...shared, 1, 2], numbers(20, 50)],
      Array.from({ length: 70 }, (_, at) => [...numbers(30), at, at + 1]),
      [numbers(200), numbers(210, 3), numbers(4)],
    ];
    for (const prompts of cases) {
      const texts = spelled(prompts);
      expect(prompts.map((_, at) => texts.get(at))).toEqual(prompts);
    }
  });

  it("answers short prompts together and reads what they share once", () => {
    const prompts = Array.from({ length: 8 }, (_, at) => [...numbers(10), at]);
    const groups = planSamples(prompts);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.forest.ids).toHaveLength(10 + 8);
  });

  it("puts a long prompt into the prefix, all but its last token", () => {
    const [group, ...more] = planSamples([numbers(2000)]);
    expect(more).toEqual([]);
    expect(group?.prefix).toHaveLength(1999);
    expect(group?.forest.ids).toHaveLength(1);
  });

  it("answers long prompts of different beginnings apart", () => {
    expect(planSamples([numbers(200), numbers(200, 7)]).map((group) => group.prefix.length)).toEqual([199, 199]);
  });
});
