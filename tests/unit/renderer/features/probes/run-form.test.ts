import { expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS, ProbeRunRequest } from "#core/probes/run.ts";
import { runCommand } from "../../../../../renderer/features/probes/run-command.ts";
import { costWords, firstForm, readRunForm } from "../../../../../renderer/features/probes/run-form.ts";
import { aProbe, item } from "./a-probe.ts";

test("an untouched form asks for the defaults, as the host takes them", () => {
  const { request, problems } = readRunForm(firstForm(["base", "aft"]), "colours");
  expect(problems).toEqual({});
  expect(ProbeRunRequest.parse(request)).toEqual({
    ...DEFAULT_RUN_SETTINGS,
    probe: "colours",
    checkpoints: ["base", "aft"],
  });
});

test("every wrong field is told, and nothing is asked for", () => {
  const form = { ...firstForm([]), readings: ["sampled"] as const, samples: "0", topP: "0", seed: "x", maxTokens: "" };
  const { request, problems } = readRunForm(form, "colours");
  expect(request).toBeNull();
  expect(Object.keys(problems).toSorted()).toEqual(["checkpoints", "maxTokens", "samples", "seed", "topP"]);
  expect(readRunForm({ ...firstForm(["base"]), readings: [] }, "colours").problems).toEqual({
    readings: "Choose at least one.",
  });
});

test("a field that only sampling uses is no problem without it, and has no effect", () => {
  const form = { ...firstForm(["base"]), samples: "none", temperature: "0.3" };
  expect(readRunForm(form, "colours").request).toEqual({
    ...DEFAULT_RUN_SETTINGS,
    probe: "colours",
    checkpoints: ["base"],
  });
});

test("likelihood is read before sampled, in whichever order they were ticked", () => {
  const form = { ...firstForm(["base"]), readings: ["sampled", "likelihood"] as const };
  expect(readRunForm(form, "colours").request?.readings).toEqual(["likelihood", "sampled"]);
});

test("the cost counts items, forms, orders, samples and checkpoints", () => {
  const probe = aProbe([item("a"), item("b"), item("c")], ["{first} or {second} ?", "{first} , {second} ?"]);
  const form = { ...firstForm(["base", "aft"]), readings: ["likelihood", "sampled"] as const, samples: "5" };
  const { request } = readRunForm(form, probe.id);
  expect(request && costWords(probe, request)).toEqual([
    "3 items × 2 forms × 2 orders = 12 questions",
    "12 likelihood + 60 sampled = 72 readings a checkpoint",
    "144 readings in all, from 2 checkpoints",
  ]);
});

test("a single reading is told in one figure", () => {
  const { request } = readRunForm(firstForm(["base"]), "colours");
  expect(request && costWords(aProbe([item("a")]), request)).toEqual([
    "1 item × 1 form × 2 orders = 2 questions",
    "2 likelihood readings a checkpoint",
    "2 readings in all, from 1 checkpoint",
  ]);
});

test("the command names the seed always and the rest where it is not the default", () => {
  const request = {
    ...DEFAULT_RUN_SETTINGS,
    probe: "colours",
    checkpoints: ["base", "aft"],
    readings: ["likelihood" as const],
  };
  expect(runCommand(request)).toBe("npx msm probe run colours --checkpoints base,aft --reading likelihood --seed 7");
  expect(
    runCommand({
      ...request,
      readings: ["likelihood", "sampled"],
      samples: 8,
      topP: 0.9,
      temperature: 0.7,
      maxTokens: 32,
    }),
  ).toBe(
    "npx msm probe run colours --checkpoints base,aft --reading likelihood,sampled --seed 7 --samples 8 --temperature 0.7 --top-p 0.9 --max-tokens 32",
  );
});
