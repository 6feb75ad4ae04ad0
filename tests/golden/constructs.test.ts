import { readFileSync } from "node:fs";
import { join } from "node:path";

import { compileJinja } from "#native/inference/jinja/compile.ts";
import { Dict, list } from "#native/inference/jinja/values.ts";
import { strftime } from "#native/inference/strftime.ts";
import { reasonOf } from "#core/base/problem.ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { TemplateGolden } from "./template-cases.ts";

/** Written by tests/fixtures/make_templates.py: single constructs, rendered by jinja2 as transformers sets it up. */
const golden = TemplateGolden.parse(JSON.parse(readFileSync(join(import.meta.dirname, "templates.json"), "utf8")));

/** Constructs that Jinja has and we do not carry out, with the words of each error. */
const REFUSALS = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "template-refusals.json"), "utf8")));

/** Jinja refuses these as they stand and takes them with brackets, which our parser does not tell apart. */
const LENIENT = ["{% for i in [1] if true else [2] %}{{ i }}{% endfor %}"];

describe("a construct of Jinja", () => {
  it("gives what jinja2 gives, or an error, and never another text", () => {
    const wrong = golden.constructs.filter(({ source, text }) => {
      const ours = render(source);
      return ours !== null && ours !== text && !LENIENT.includes(source);
    });
    expect(wrong.map(({ source, text }) => ({ source, text, ours: render(source) }))).toEqual([]);
  });

  it("made at random gives the same text, where both give one, and is seldom refused", () => {
    const given = golden.random.filter(({ text }) => text !== undefined);
    const ours = given.map(({ source }) => ({ source, text: render(source) }));
    const answered = ours.filter(({ text }) => text !== null);
    const theirs = new Map(given.map(({ source, text }) => [source, text]));
    expect(answered.filter(({ source, text }) => text !== theirs.get(source))).toEqual([]);
    expect(answered.length).toBeGreaterThan(0.75 * given.length);
  });

  it("is refused only where the list of refusals says so, with the words that it says", () => {
    const refused = golden.constructs.flatMap(({ source, text }) => {
      const error = errorOf(source);
      return text !== undefined && error !== null ? [[source, error]] : [];
    });
    expect(Object.fromEntries(refused)).toEqual(REFUSALS);
  });
});

/** Null where the construct is refused. */
function render(source: string): string | null {
  try {
    return textOf(source);
  } catch {
    return null;
  }
}

/** The words with which a construct is refused; null where it is carried out. */
function errorOf(source: string): string | null {
  try {
    textOf(source);
    return null;
  } catch (cause) {
    return reasonOf(cause);
  }
}

function textOf(source: string): string {
  const messages = golden.messages.map((message) => new Dict(new Map(Object.entries(message))));
  const template = compileJinja(source, { strftime: (format) => strftime(new Date(golden.now), format) });
  const names = { bos_token: "<s>", eos_token: "</s>", add_generation_prompt: true, tools: null, documents: null };
  return template({ messages: list(messages), ...names });
}
