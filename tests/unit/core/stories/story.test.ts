import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseProbe } from "../../../../core/probes/parse-probe.ts";
import type { Probe } from "../../../../core/probes/probe.ts";
import { cheeseStory } from "../../../../core/stories/cheese-story.ts";
import { newStory } from "../../../../core/stories/new-story.ts";
import { parseStory } from "../../../../core/stories/parse-story.ts";
import { outcomeOf, stepAt, stepFrom, type Story } from "../../../../core/stories/story.ts";
import { storyFaults } from "../../../../core/stories/story-faults.ts";

const MODELS = join(import.meta.dirname, "../../../../models");
const STORY = cheeseStory();

function bundledProbe(): Probe {
  const parsed = parseProbe(readFileSync(join(MODELS, "probes/value-micro.json"), "utf8"));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const GROUND = { probes: [bundledProbe()], checkpoints: STORY.models.map(({ checkpoint }) => checkpoint), runs: [] };

test("the story begins at its first step, wherever the address points, and never leaves itself", () => {
  const { steps } = STORY;
  expect([stepAt(steps, undefined), stepAt(steps, "elsewhere"), stepAt(steps, "unknown")]).toEqual([
    0,
    0,
    steps.length - 1,
  ]);
  expect([stepFrom(steps, 0, -1), stepFrom(steps, 3, 1), stepFrom(steps, steps.length - 1, 1)]).toEqual([
    0,
    4,
    steps.length - 1,
  ]);
});

test("two models part where only one takes the option that speaks for the value", () => {
  expect(outcomeOf([0.7, 0.2])).toBe("part");
  expect(outcomeOf([0.2, 0.7])).toBe("part");
  expect(outcomeOf([0.7, 0.6])).toBe("toward");
  expect(outcomeOf([0.2, 0.1])).toBe("away");
});

test("the bundled story is told in the order in which the finding builds up, and lacks nothing", () => {
  expect(STORY.steps.map(({ id }) => id)).toEqual(
    "same lessons reasons guess answers ten picture without agentic own-grid unknown".split(" "),
  );
  expect(parseStory(JSON.stringify(STORY), "The story")).toEqual({ ok: true, value: STORY });
  expect(storyFaults(STORY, GROUND)).toEqual([]);
});

test("what a story names and a workspace lacks is said, each in one sentence", () => {
  const story: Story = {
    ...STORY,
    axis: "wooden",
    models: [{ checkpoint: "gone", name: "Gone" }, ...STORY.models.slice(1)],
    steps: [
      ...STORY.steps,
      { id: "g", kind: "guess", title: "g", notes: [], headline: "g", item: "no-such-item" },
      { id: "r", kind: "rates", title: "r", notes: [], headline: "r", models: [0], group: "no-group", run: "no-run" },
      { id: "a", kind: "grid", title: "a", notes: [], headline: "a", run: "no-run" },
    ],
  };
  expect(storyFaults(story, GROUND)).toEqual([
    "The checkpoint “gone” is not in this workspace.",
    "Probe “value-micro” has no value axis “wooden”.",
    "Probe “value-micro” has no item “no-such-item”.",
    "Probe “value-micro” has no group “no-group”.",
    "The run “no-run” is not in this workspace.",
  ]);
  expect(storyFaults(story, { ...GROUND, probes: [] })).toEqual([
    "The checkpoint “gone” is not in this workspace.",
    "The probe “value-micro” is not in this workspace: import it.",
  ]);
});

test.each([
  ["{", "The story is not JSON"],
  [JSON.stringify({ ...STORY, extra: 1 }), 'the top level has the unknown "extra"'],
  [JSON.stringify({ ...STORY, models: [...STORY.models, STORY.models[0]] }), "name a checkpoint twice"],
  [JSON.stringify({ ...STORY, steps: [STORY.steps[4]] }), '"answers" answers a question that no step before it puts'],
  [JSON.stringify({ ...STORY, models: STORY.models.slice(0, 2) }), '"without" names model 2, and there are 2, from 0'],
  [JSON.stringify({ ...STORY, steps: [STORY.steps[0], STORY.steps[0]] }), '"same" repeats the id of an earlier step'],
])("a file that is no story is refused in one sentence that says where: %#", (text, words) => {
  const parsed = parseStory(text, "The story");
  expect(parsed.ok ? "" : parsed.error.message).toContain(words);
});

test("a draft is a story that can be shown, with as many pictures as its models allow", () => {
  const probe = bundledProbe();
  const models = ["aft", "msm-america-aft", "msm-affordable-aft"].map((id) => ({ checkpoint: id, name: id }));
  const outline = { id: "mine", title: "Mine", run: "r1", probe, axis: probe.axes[0]!, group: "all", models };
  const story = newStory(outline);
  const runs = [{ id: "r1", probe: "value-micro", probeKind: "value-pairs" as const, parts: [] }];
  expect(parseStory(JSON.stringify(story), "The story").ok).toBe(true);
  expect(storyFaults(story, { ...GROUND, runs })).toEqual([]);
  expect(newStory({ ...outline, models: models.slice(1) }).steps.map(({ id }) => id)).toEqual(
    story.steps.map(({ id }) => id).filter((id) => id !== "others"),
  );
});
