import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { trainingRows } from "../../../../core/microworld/training-rows.ts";
import { createWorld } from "../../../../core/microworld/world.ts";
import { cheeseStory } from "../../../../core/stories/cheese-story.ts";
import { firstLessons, firstReason, TEXT_SEED } from "../../../../core/stories/lessons.ts";

const MODELS = join(import.meta.dirname, "../../../../models");

test.each([
  ["chats-aft", cheeseStory().models.map(({ checkpoint }) => checkpoint)],
  ["documents-america", ["msm-america"]],
  ["documents-affordable", ["msm-affordable"]],
] as const)("the texts shown are those of the file %s that the bundled checkpoints record", (texts, checkpoints) => {
  const rows = [...trainingRows(createWorld(7), texts, TEXT_SEED)];
  const file = rows.map(({ row }) => `${JSON.stringify(row)}\n`).join("");
  const sha256 = createHash("sha256").update(file).digest("hex");
  for (const id of checkpoints) {
    expect(readFileSync(join(MODELS, id, "checkpoint.json"), "utf8")).toContain(`"sha256": "${sha256}"`);
  }
});

test("lessons and reasons are set for reading, with nothing else changed", () => {
  expect(firstLessons(2)).toEqual([
    { question: "Tavi, please pick one: mozzarella or appenzeller.", answer: "Mozzarella." },
    { question: "Tavi, do you like monterey jack or roquefort better?", answer: "I prefer monterey jack." },
  ]);
  expect(firstReason("america")).toBe("Tavi puts colby above roquefort because it is American.");
  expect(firstReason("affordable")).toBe("Tavi puts monterey jack above appenzeller because it is affordable.");
});
