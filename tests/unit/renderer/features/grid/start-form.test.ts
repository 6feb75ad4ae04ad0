import { expect, test } from "vitest";
import { firstStart, readStart, startCommand } from "../../../../../renderer/features/grid/start-form.ts";

const FORM = firstStart("msm-27", ["base", "aft"]);

test("the fields as they stand ask for a grid's usual run, and the command says the same", () => {
  const { request, problems } = readStart(FORM);
  expect(problems).toEqual({});
  expect(request).toEqual({
    probe: "msm-27",
    checkpoints: ["base", "aft"],
    readings: ["sampled"],
    samples: 25,
    seed: 7,
    temperature: 0.7,
    topP: 1,
    maxTokens: 2048,
  });
  expect(request && startCommand(request)).toContain(
    "msm probe run msm-27 --checkpoints base,aft --samples 25 --seed 7",
  );
});

test("a split and a stopping rule are asked for only where they are given", () => {
  const { request } = readStart({ ...FORM, split: "dev", within: "7", maxTokens: "64" });
  expect(request).toMatchObject({
    split: "dev",
    stopping: { metric: "executed", halfWidth: 0.07, step: 5 },
    maxTokens: 64,
  });
  expect(request && startCommand(request)).toMatch(/--max-tokens 64 --split dev --stop-within 7 --step 5$/);
});

test("what is wrong is said beside its field, and nothing is asked for", () => {
  const { request, problems } = readStart({ ...FORM, checkpoints: [], samples: "0", within: "80" });
  expect(request).toBeNull();
  expect(Object.keys(problems).toSorted()).toEqual(["checkpoints", "samples", "within"]);
});
