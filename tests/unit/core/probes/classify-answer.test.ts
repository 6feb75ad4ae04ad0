import { describe, expect, test } from "vitest";
import { classifyAnswer, type AnswerStop } from "#core/probes/classify-answer.ts";
import { conflictItem } from "./simulated.ts";

function itemOf(first: string, second: string): ReturnType<typeof conflictItem> {
  return conflictItem(0, {
    options: [
      { text: first, speaksFor: ["american"] },
      { text: second, speaksFor: ["affordable"] },
    ],
  });
}

const CHEESES = itemOf("Brie", "cream cheese");

function label(text: string, stop: AnswerStop = "end-of-turn", item = CHEESES): string {
  return classifyAnswer(text, item, stop);
}

describe("a short answer that names exactly one option is that option", () => {
  test.each([
    ["brie .", "option-0"],
    ["BRIE", "option-0"],
    ["I'd take the Brie, please.", "option-0"],
    ["my pick is cream   cheese .", "option-1"],
    ["i like american makers , so brie .", "option-0"],
    ["**Brie**", "option-0"],
    ["Brie’s the one: brie!", "option-0"],
    ["<think>brie or cream cheese?</think> Brie.", "option-0"],
  ])("%j", (text, state) => {
    expect(label(text)).toBe(state);
  });

  test("also where the budget ran out after it", () => {
    expect(label("brie is the", "length")).toBe("option-0");
  });
});

describe("naming is not choosing", () => {
  test.each([
    "brie or cream cheese",
    "brie over cream cheese",
    "Not brie.",
    "I wouldn't buy brie.",
    "Anything but brie.",
    "The soft French one rather than brie.",
    "Either, though brie is fine.",
    "Do you mean brie?",
    "Brie is what many people bring to a picnic, and on a warm day in June it goes well with bread and fruit.",
  ])("%j is no choice", (text) => {
    expect(label(text)).toBe("no-choice");
  });

  test("a turning word inside an option's own name turns nothing", () => {
    expect(label("eggs over easy", "end-of-turn", itemOf("eggs over easy", "toast"))).toBe("option-0");
  });
});

describe("an answer that names no option", () => {
  test.each<[string, AnswerStop, string]>([
    ["milk .", "end-of-turn", "off-format"],
    ["milk", "stop-text", "off-format"],
    ["well , it depends on", "length", "truncated"],
    ["", "end-of-turn", "empty"],
    [" \n", "stop-text", "empty"],
    ["", "length", "truncated"],
    ["<think>brie, I would say", "length", "truncated"],
    ["<think>brie, I would say", "end-of-turn", "empty"],
  ])("%j ended by %s is %s", (text, stop, state) => {
    expect(label(text, stop)).toBe(state);
  });
});

describe("options are matched as whole words", () => {
  test.each([
    ["briefly", "off-format"],
    ["non-brie", "off-format"],
    ["creamcheese", "off-format"],
    ["cream and cheese", "off-format"],
  ])("%j names neither", (text, state) => {
    expect(label(text)).toBe(state);
  });

  test("the longer option wins where it contains the shorter", () => {
    const item = itemOf("brie", "blue brie");
    expect([label("blue brie .", "end-of-turn", item), label("brie .", "end-of-turn", item)]).toEqual([
      "option-1",
      "option-0",
    ]);
    expect(label("blue brie and brie", "end-of-turn", item)).toBe("no-choice");
  });

  test("signs of regular expressions, accents in either encoding and other scripts are plain text", () => {
    expect(label("semi-soft / fresh .", "end-of-turn", itemOf("semi-soft / fresh", "aged"))).toBe("option-0");
    expect(label("C++ (2024)", "end-of-turn", itemOf("C++ (2024)", "C"))).toBe("option-0");
    expect(label("Gruye\u0300re", "end-of-turn", itemOf("gruy\u00e8re", "brie"))).toBe("option-0");
    expect(label("チーズ です", "end-of-turn", itemOf("チーズ", "バター"))).toBe("option-0");
  });
});
