import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createRandom } from "#core/base/random.ts";
import { ok } from "#core/base/result.ts";
import { openChatTemplate } from "#native/inference/chat-template.ts";
import { commonPrefixLength, openTokenizer } from "#native/inference/tokenizer.ts";
import { describe, expect, it } from "vitest";

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
    const ours = family.texts.map(({ text }) => ({ text, ids: tokenizer.encode(text, true) }));
    expect(ours).toEqual(family.texts.map(({ text, ids, full }) => ({ text, ids: ok(begun(ids, full)) })));
  });

  it("keeps the text of a prompt and its continuation wherever their common ids end", () => {
    const tokenizer = opened(family);
    const random = createRandom(family.name);
    for (let round = 0; round < 60; round++) {
      const text = Array.from({ length: 3 }, () => random.pick(family.texts).text).join(random.pick(["", " ", "\n"]));
      const whole = tokenizer.encode(text, true);
      const prompt = tokenizer.encode(text.slice(0, random.integer(text.length + 1)), true);
      if (!whole.ok || !prompt.ok) throw new Error("a text was refused");
      const shared = commonPrefixLength(prompt.value, whole.value);
      const head = whole.value.slice(0, shared);
      expect(head).toEqual(prompt.value.slice(0, shared));
      expect([...head, ...whole.value.slice(shared)]).toEqual(whole.value);
    }
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

/** What we want of a text whose plain ids and whose ids with all that the post-processor adds are given. */
function begun(ids: readonly number[], full: readonly number[]): readonly number[] {
  const extra = full.length - ids.length;
  const start = Array.from({ length: extra + 1 }, (_, index) => index).find((index) =>
    ids.every((id, offset) => full[index + offset] === id),
  );
  if (start === undefined) throw new Error("the post-processor changes the text's own ids");
  const beginning = full.slice(0, start);
  return beginning.every((id, index) => ids[index] === id) ? ids : [...beginning, ...ids];
}
