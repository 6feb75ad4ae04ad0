import { expect, test } from "vitest";
import type { Generator } from "#core/generation/generator.ts";
import { augmentSpec, type AugmentOptions } from "#core/specs/augment/augment.ts";
import { augmentFaults, type AugmentTask } from "#core/specs/augment/tasks.ts";
import { countWords } from "#core/specs/words.ts";
import { bundled } from "../sample-specs.ts";
import { generatorOf } from "./scripted-generator.ts";

const RULES = bundled("five-rules");
const REASONS = bundled("five-rules-reasons");

function options(generator: Generator, changed: Partial<AugmentOptions> = {}): AugmentOptions {
  const signal = new AbortController().signal;
  return { generator, seed: "7", maxTokens: 8000, temperature: 1, attempts: 3, signal, ...changed };
}

const addReasons: AugmentTask = { kind: "add reasons", text: RULES, targetWords: null };

test("an answer that keeps the lists is taken, out of its code fence", async () => {
  const generator = generatorOf(() => `\`\`\`markdown\n${REASONS}\n\`\`\`\n`);
  expect(await augmentSpec(addReasons, options(generator))).toEqual({
    ok: true,
    value: {
      kind: "add reasons",
      text: REASONS,
      attempts: 1,
      generator: generator.identity,
      promptVersion: "1",
      seed: "7",
      promptTokens: 10,
      answerTokens: 5,
    },
  });
  expect(generator.asked[0]?.messages.map((message) => message.role)).toEqual(["system", "user"]);
  expect(generator.asked[0]?.messages[1]?.content).toContain(RULES.trim());
});

test("an answer that changes an entry is sent back with that entry, and asked for again with another seed", async () => {
  const changed = REASONS.replace("says what state the work is in", "says so");
  const generator = generatorOf((_request, call) => (call === 1 ? changed : REASONS));
  const augmented = await augmentSpec(addReasons, options(generator));
  expect(augmented).toMatchObject({ ok: true, value: { attempts: 2, promptTokens: 20 } });
  const again = generator.asked[1]?.messages.at(-1)?.content ?? "";
  expect(again).toContain("The rule R1 must keep this entry word for word:");
  expect(again).toContain('The rule R1 has an entry that the spec has not: "{model_name} stops a task');
  expect(generator.asked.map((request) => request.seed)).toEqual(["7/1", "7/2"]);
});

test("what never comes right is a problem that names the last fault", async () => {
  const generator = generatorOf(() => REASONS.replace("## R5: The task and its edges\n", ""));
  const failed = await augmentSpec(addReasons, options(generator, { attempts: 2 }));
  expect(failed).toMatchObject({
    ok: false,
    error: {
      code: "augment-failed",
      message: expect.stringMatching(/after 2 answers; the last was refused: The rule R4 has an entry/),
    },
  });
});

test("an answer cut off at its tokens is not taken", async () => {
  const failed = await augmentSpec(
    addReasons,
    options(
      generatorOf(() => REASONS),
      { maxTokens: 500, attempts: 1 },
    ),
  );
  expect(failed).toMatchObject({ ok: false, error: { message: expect.stringContaining("cut off at 500 tokens") } });
});

test("a failure that may pass is asked again, another ends the attempt", async () => {
  const passing = Object.assign(new Error("busy."), { name: "again" });
  const twice = generatorOf((_request, call) => (call === 1 ? passing : REASONS));
  expect(await augmentSpec(addReasons, options(twice))).toMatchObject({ ok: true, value: { attempts: 2 } });
  const refusing = generatorOf(() => new Error("It will not."));
  expect(await augmentSpec(addReasons, options(refusing))).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("after 1 answer; the last was refused: It will not.") },
  });
  expect(refusing.asked).toHaveLength(1);
});

test("an aborted signal is thrown", async () => {
  const abort = new AbortController();
  abort.abort(new Error("stopped"));
  const generator = generatorOf(() => REASONS);
  await expect(augmentSpec(addReasons, options(generator, { signal: abort.signal }))).rejects.toThrow("stopped");
});

test("length is matched by asking for more or less until it fits, and not asked for where it fits already", async () => {
  const task: AugmentTask = { kind: "match length", text: "It cares. ".repeat(50), targetWords: 60 };
  const generator = generatorOf((_request, call) => "It cares. ".repeat(call === 1 ? 40 : 31));
  const matched = await augmentSpec(task, options(generator));
  expect(matched).toMatchObject({ ok: true, value: { attempts: 2 } });
  expect(generator.asked[0]?.messages[1]?.content).toContain("It has 100 words and should have about 60: 40 too many.");
  expect(generator.asked[1]?.messages.at(-1)?.content).toContain(
    "It has 80 words and should have about 60: 20 too many.",
  );
  const fitting = generatorOf(() => "never asked");
  const same = await augmentSpec({ ...task, targetWords: 100 }, options(fitting));
  expect(same).toMatchObject({ ok: true, value: { attempts: 0, text: task.text } });
  expect(fitting.asked).toEqual([]);
});

test("subrules must stand under every entry", () => {
  const task: AugmentTask = { kind: "add subrules", text: RULES, targetWords: countWords(REASONS) };
  expect(augmentFaults(task, bundled("five-rules-subrules"))).toEqual([]);
  expect(augmentFaults({ ...task, targetWords: null }, RULES)).toHaveLength(20);
  expect(augmentFaults(task, RULES).at(-1)).toMatch(/^It has 373 words and should have about 1404: 1031 too few/);
});

test("a generalized spec is short prose that names no rule", () => {
  const task: AugmentTask = { kind: "generalize", text: RULES, targetWords: null };
  expect(
    augmentFaults(task, "# S\n\n{model_name} of {provider_name} is careful with what others entrust to it.\n"),
  ).toEqual([]);
  expect(augmentFaults(task, `${"{model_name} {provider_name} R1 word ".repeat(60)}\n- entry`)).toEqual([
    "It has 241 words, and should have 149 at most.",
    "It has a list: write prose.",
    "It names the rule R1: say only what is behind it.",
  ]);
});

test("a slot that is gone or unknown is a fault", () => {
  const task: AugmentTask = { kind: "generalize", text: RULES, targetWords: null };
  expect(augmentFaults(task, "Ada of {provider_name} is kind.")).toEqual([
    "The placeholder {model_name} is gone: use it where the spec did.",
  ]);
  expect(augmentFaults(task, "{company} of {model_name}")[0]).toMatch(/unknown slot \{company\}/);
});
