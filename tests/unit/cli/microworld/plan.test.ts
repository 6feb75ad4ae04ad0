import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { trainCall } from "../../../../cli/microworld/commands.ts";
import { checkpointsOfSeed } from "../../../../cli/microworld/plan.ts";
import { describeProgress, duration } from "../../../../cli/microworld/progress.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const places = { root: ROOT, work: "/made", models: "/models" };

describe("the checkpoints of a training seed", () => {
  test("every parent is made before its children", () => {
    const plan = checkpointsOfSeed(1);
    const late = plan.filter(
      ({ parent }, index) => parent !== null && !plan.slice(0, index).some(({ id }) => id === parent),
    );
    expect(late).toEqual([]);
  });

  test("the second seed's carry its number, their parents too", () => {
    expect(checkpointsOfSeed(2).map(({ id, parent }) => [id, parent])).toEqual([
      ["base-2", null],
      ["aft-2", "base-2"],
      ["msm-america-2", "base-2"],
      ["msm-america-aft-2", "msm-america-2"],
      ["msm-affordable-2", "base-2"],
      ["msm-affordable-aft-2", "msm-affordable-2"],
    ]);
  });

  test("all three fine-tuned arms follow one recipe", () => {
    const finetuned = checkpointsOfSeed(1).filter(({ arm }) => arm.endsWith("aft"));
    expect(finetuned.map(({ recipe }) => recipe)).toEqual(["aft", "aft", "aft"]);
  });

  test("a recipe from scratch goes with no parent, every other with one", () => {
    const Recipe = z.looseObject({ model: z.looseObject({}).optional() });
    for (const { recipe, parent } of checkpointsOfSeed(1)) {
      const text = readFileSync(join(ROOT, "trainer/recipes", `${recipe}.json`), "utf8");
      expect(Recipe.parse(JSON.parse(text)).model === undefined).toBe(parent !== null);
    }
  });
});

test("a child's training starts from its parent's weights", () => {
  const [, , , child] = checkpointsOfSeed(2);
  if (!child) throw new Error("the plan has a fourth checkpoint");
  const { args } = trainCall(places, child, "cpu");
  expect(args).toContain(`--start=${join("/made/runs/msm-america-2/checkpoint")}`);
  expect(args.slice(-2)).toEqual(["--parent=msm-america-2", "--spec=america"]);
});

describe("progress", () => {
  const step = (n: number, t: number): string =>
    `{"v": 1, "seq": ${n}, "t": ${t}, "kind": "step", "stage": "pretrain", "step": ${n}, "steps": 1000, "loss": 1.5}\n`;

  test("time left follows from the latest steps", () => {
    expect(describeProgress(step(100, 0) + step(200, 10_000))).toBe(
      "pretrain 200 of 1000 steps, loss 1.500, about 80 s left",
    );
  });

  test("a line that is still being written is not read", () => {
    const whole = step(100, 0) + step(200, 10_000);
    expect(describeProgress(`${whole}{"v": 1, "kind": "step", "st`)).toBe(describeProgress(whole));
  });

  test("there is none before the first report", () => {
    expect(describeProgress('{"v": 1, "kind": "start"}\n')).toBeNull();
  });

  test("durations are in seconds, then in minutes", () => {
    expect([duration(41_600), duration(720_000)]).toEqual(["42 s", "12 min"]);
  });
});
