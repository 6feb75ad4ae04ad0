import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createRandom } from "#core/base/random.ts";
import { ok } from "#core/base/result.ts";
import { openChatTemplate } from "#native/inference/chat-template.ts";
import { commonPrefixLength, openTokenizer } from "#native/inference/tokenizer.ts";
import { describe, expect, it } from "vitest";

import type { Family } from "./template-cases.ts";
import { REFUSED, TemplateGolden, filesOf, opened, optionsOf } from "./template-cases.ts";

/** Written by tests/fixtures/make_templates.py: what transformers makes of tokenizers and templates in the manner of each family. */
const golden = TemplateGolden.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "templates.json"), "utf8")),
);
const supported = golden.families.filter(({ name }) => !REFUSED.has(name));


describe.each(supported)("the tokenizer of $name", (family) => {
  it("reads and writes texts as transformers does", () => {
    const tokenizer = opened(family);
    const ours = family.texts.map(({ text, ids }) => ({
      text,
      ids: tokenizer.encode(text, false),
      decoded: tokenizer.decode(ids),
    }));
    expect(ours).toEqual(family.texts.map(({ text, ids, decoded }) => ({ text, ids: ok(ids), decoded })));
  });

  it("puts before a text what transformers puts there, once, and nothing behind", () => {
    const tokenizer = opened(family);
    const beginning = beginningOf(family);
    const ours = family.texts.map(({ text }) => ({ text, ids: tokenizer.encode(text, true) }));
    expect(ours).toEqual(family.texts.map(({ text, ids }) => ({ text, ids: ok(begun(ids, beginning)) })));
  });

  it("keeps the text of a prompt and its continuation wherever their common ids end", () => {
    const tokenizer = opened(family);
    const random = createRandom(family.name);
    let compared = 0;
    for (let round = 0; round < 60; round++) {
      const parts = Array.from({ length: 3 }, () => random.pick(family.texts).text);
      const letters = Array.from(parts.join(random.pick(["", " ", "\n"])));
      const whole = tokenizer.encode(letters.join(""), true);
      const prompt = tokenizer.encode(letters.slice(0, random.integer(letters.length + 1)).join(""), true);
      if (!whole.ok || !prompt.ok) throw new Error("a text was refused");
      const shared = commonPrefixLength(prompt.value, whole.value);
      const [head, tail] = [whole.value.slice(0, shared), whole.value.slice(shared)].map((ids) => tokenizer.decode(ids));
      // Tokens of bytes may end within a letter, which then decodes to nothing that can be joined.
      if (head === undefined || tail === undefined || `${head}${tail}`.includes("\uFFFD")) continue;
      // Tokenizers that set a space before a text take one away from whatever they decode; word pieces carry a mark.
      const seams = [tail, ` ${tail}`, tail.replace(/^##/, "")];
      expect(seams.map((seam) => `${head}${seam}`)).toContain(tokenizer.decode(whole.value));
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });
});

describe.each(golden.families)("the chat template of $name", (family) => {
  it("gives conversations the text that transformers gives them", () => {
    const template = openChatTemplate(family.config.chat_template, optionsOf(family, golden.now));
    if (!template.ok) throw new Error(template.error.message);
    const ours = family.chats.map(({ messages }) => {
      const rendered = template.value.render(messages);
      return rendered.ok ? rendered.value : rendered.error.code;
    });
    expect(ours).toEqual(family.chats.map(({ text }) => text ?? "template-unusable"));
  });
});

describe.each(golden.families.filter(({ name }) => REFUSED.has(name)))("the tokenizer of $name", (family) => {
  it("is refused", () => {
    const tokenizer = openTokenizer(filesOf(family));
    expect(tokenizer.ok ? "opened" : tokenizer.error.message).toContain(REFUSED.get(family.name));
  });
});

/** What transformers puts before a text of this family, read off its first text. */
function beginningOf({ texts }: Family): readonly number[] {
  const [first] = texts;
  if (first === undefined) throw new Error("a family without texts");
  const { ids, full } = first;
  const start = full.findIndex((_, index) => ids.every((id, offset) => full[index + offset] === id));
  return full.slice(0, start);
}

/** A text that brings its beginning along gets no second one. */
function begun(ids: readonly number[], beginning: readonly number[]): readonly number[] {
  return beginning.every((id, index) => ids[index] === id) ? ids : [...beginning, ...ids];
}
