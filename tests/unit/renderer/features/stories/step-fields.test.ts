import { expect, test } from "vitest";
import { cheeseStory } from "../../../../../core/stories/cheese-story.ts";
import { parseStory } from "../../../../../core/stories/parse-story.ts";
import type { Step } from "../../../../../core/stories/story.ts";
import { moved, newStep } from "../../../../../renderer/features/stories/new-step.ts";
import { fieldsOf, KIND_WORDS } from "../../../../../renderer/features/stories/step-fields.ts";

const STORY = cheeseStory();

test("writing back what a field shows changes no step", () => {
  for (const step of STORY.steps) {
    for (const { read, write } of fieldsOf(step)) expect(write(read())).toEqual(step);
  }
});

test("an edited field reaches its step, and an emptied one leaves it", () => {
  const write = (step: Step | undefined, label: RegExp, text: string): Step | undefined =>
    step &&
    fieldsOf(step)
      .find((field) => label.test(field.label))
      ?.write(text);
  const rates = STORY.steps.find(({ id }) => id === "picture");
  expect(write(rates, /^Models/, "3, 1")).toEqual({ ...rates, models: [2, 0] });
  expect(write(rates, /^Run/, " r1 ")).toEqual({ ...rates, run: "r1" });
  expect(write(rates, /^Headline only/, "")).not.toHaveProperty("claims");
  const list = STORY.steps.find(({ id }) => id === "unknown");
  expect(write(list, /^Sentences/, "One.\n\nRates | all")).toEqual({
    ...list,
    points: ["One.", { label: "Rates", group: "all" }],
  });
});

test("a new step of any kind makes a story that can be kept, under an id of its own", () => {
  const story = (Object.keys(KIND_WORDS) as Step["kind"][]).reduce(
    (grown, kind) => ({ ...grown, steps: [...grown.steps, newStep(kind, grown)] }),
    STORY,
  );
  expect(parseStory(JSON.stringify(story), "The story")).toEqual({ ok: true, value: story });
});

test("a step moves by a place and never out of the story", () => {
  const ids = (steps: readonly Step[]): string[] => steps.slice(0, 3).map(({ id }) => id);
  expect(ids(moved(STORY.steps, 1, 1))).toEqual(["same", "reasons", "lessons"]);
  expect(ids(moved(STORY.steps, 0, -1))).toEqual(["same", "lessons", "reasons"]);
});
