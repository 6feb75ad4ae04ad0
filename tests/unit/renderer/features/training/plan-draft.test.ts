import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Plan } from "#core/runs/plan.ts";
import { parsePlanText } from "#core/runs/read-plan.ts";
import {
  checkDraft,
  copyName,
  figuresOf,
  readFigure,
  readSeeds,
  withArm,
  withFigure,
  withStage,
} from "../../../../../renderer/features/training/plans/plan-draft.ts";

const TINY = Plan.parse(
  parsePlanText(readFileSync(join(import.meta.dirname, "../../../../../plans/tiny.json"), "utf8")),
);
const STAGE = "midtrain-america";

test("a bundled plan that nothing was changed in can be saved under another name", () => {
  const checked = checkDraft({ ...TINY, name: "mine" }, ["tiny"]);
  expect(checked).toEqual({ plan: { ...TINY, name: "mine" }, problems: new Map(), faults: [] });
});

test("a number that cannot be read is wrong at its place, and nothing can be saved", () => {
  const draft = withStage(TINY, STAGE, (stage) => ({
    ...stage,
    optimizer: { ...stage.optimizer, learningRate: readFigure("fast") },
  }));
  const { plan, problems } = checkDraft(draft, []);
  expect(plan).toBeNull();
  expect([...problems]).toEqual([[`stages.${STAGE}.optimizer.learningRate`, "A number is needed."]]);
});

test("a figure out of its range says which range", () => {
  const draft = withStage(TINY, STAGE, (stage) => withFigure(stage, 0, "windows", 0));
  expect(checkDraft(draft, []).problems.get(`stages.${STAGE}.batches.0.windows`)).toBe("It must be above 0.");
  const half = withStage(TINY, STAGE, (stage) => withFigure(stage, 0, "windows", 1.5));
  expect(checkDraft(half, []).problems.get(`stages.${STAGE}.batches.0.windows`)).toBe("A whole number is needed.");
});

test("a name that is taken, an arm twice and a stage that is not there are faults", () => {
  const [arm] = TINY.arms;
  if (arm === undefined) throw new Error("the tiny plan has arms");
  expect(checkDraft(TINY, ["tiny"]).problems.has("name")).toBe(true);
  expect(checkDraft({ ...TINY, arms: [arm, arm] }, []).faults).not.toEqual([]);
  expect(checkDraft(withArm(TINY, 0, { ...arm, stages: ["nowhere"] }), []).faults[0]).toContain("nowhere");
});

test("a copy's name is the next that is free", () => {
  expect(copyName("tiny", ["tiny"])).toBe("tiny-2");
  expect(copyName("tiny-2", ["tiny", "tiny-2"])).toBe("tiny-3");
});

test("seeds and figures are read as they are usually written", () => {
  expect(readSeeds("7, 8 9;")).toEqual([7, 8, 9]);
  expect(readSeeds("7, x")).toEqual([7, Number.NaN]);
  expect(readFigure("1e-4")).toBe(1e-4);
  expect(readFigure(" .5")).toBe(0.5);
  expect(readFigure("0x10")).toBeNaN();
});

test("every figure that is shown can be changed", () => {
  for (const stage of Object.values(TINY.stages)) {
    for (const [at, reading] of stage.batches.entries()) {
      for (const [key] of figuresOf(reading)) {
        const changed = withFigure(stage, at, key, 77).batches[at];
        expect(changed && figuresOf(changed).find(([each]) => each === key)?.[2]).toBe(77);
      }
    }
  }
});
