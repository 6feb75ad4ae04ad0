import { expect, test } from "vitest";
import { outcomeOf, STEPS, stepAt, stepFrom } from "../../../../../renderer/features/demo/story.ts";

test("the story begins at its first step, wherever the address points, and never leaves itself", () => {
  expect([stepAt(undefined), stepAt("elsewhere"), stepAt("unknown")]).toEqual([0, 0, STEPS.length - 1]);
  expect([stepFrom(0, -1), stepFrom(3, 1), stepFrom(STEPS.length - 1, 1)]).toEqual([0, 4, STEPS.length - 1]);
});

test("two models part where only one takes the American option", () => {
  expect(outcomeOf({ american: 0.7, affordable: 0.2 })).toBe("part");
  expect(outcomeOf({ american: 0.2, affordable: 0.7 })).toBe("part");
  expect(outcomeOf({ american: 0.7, affordable: 0.6 })).toBe("american");
  expect(outcomeOf({ american: 0.2, affordable: 0.1 })).toBe("affordable");
});
