import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { HELD_OUT_FORMS } from "#core/microworld/chats.ts";
import { HELD_OUT_DOMAINS, NOUNS } from "#core/microworld/domains.ts";
import { lessonPairs } from "#core/microworld/lessons.ts";
import { pretrainingTexts } from "#core/microworld/pretraining.ts";
import { STUDY_CHATS, STUDY_PROMPTS, type StudyPrompts } from "#core/microworld/study-chats.ts";
import { STUDY_DOCUMENTS, studyDocuments } from "#core/microworld/study-documents.ts";
import { trainingRows } from "#core/microworld/training-rows.ts";
import type { TrainingTexts } from "#core/microworld/training-texts.ts";
import { VALUES, WORDS } from "#core/microworld/values.ts";
import { createWorld, type Good, lessonGoods } from "#core/microworld/world.ts";

const Row = z.union([
  z.looseObject({ text: z.string() }).transform(({ text }) => ({ question: "", answer: text })),
  z
    .looseObject({ messages: z.array(z.looseObject({ content: z.string() })) })
    .transform(({ messages: [asked, said] }) => ({ question: asked?.content ?? "", answer: said?.content ?? "" })),
]);

const world = createWorld(7);
const goods = new Map(world.goods.map((good) => [good.name, good]));
const rows = (texts: TrainingTexts, seed = 1): z.infer<typeof Row>[] =>
  [...trainingRows(world, texts, seed)].map(({ row }) => Row.parse(row));
const words = ({ question, answer }: z.infer<typeof Row>): string[] => `${question} ${answer}`.trim().split(" ");
const goodsIn = (text: string): Good[] => text.split(" ").flatMap((word) => goods.get(word) ?? []);
const mentions = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `);
const valuesSaid = (text: string): string[] =>
  VALUES.filter((value) => [...WORDS[value].traits, ...WORDS[value].wishes].some((phrase) => mentions(text, phrase)));
const chosenIn = (text: string): string[] =>
  [...text.matchAll(/(?:took|wanted|prefers|puts|rather have) (\S+)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => goods.has(name));

const ALL = [...STUDY_DOCUMENTS, ...STUDY_CHATS, ...STUDY_PROMPTS];

test.for(ALL)(
  "%s: every word is one token of the bundled tokenizer, so no new text makes another vocabulary",
  (texts) => {
    const { model } = z
      .looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.int()) }) })
      .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../../../models/base/tokenizer.json"), "utf8")));
    const all = new Set(rows(texts).flatMap(words));
    expect([...all].filter((word) => !Object.hasOwn(model.vocab, `Ġ${word}`))).toEqual([]);
  },
);

test.for([2, 3])("every word of the study also stands in the pretraining text of seed %i", (textSeed) => {
  const known = new Set<string>();
  for (const { text } of pretrainingTexts(world, { textSeed, tokens: 500_000, openingShare: 0.3 })) {
    for (const word of text.split(/ |<\|end\|>/)) known.add(word);
  }
  const all = new Set(ALL.flatMap((texts) => rows(texts, textSeed).flatMap(words)));
  expect([...all].filter((word) => !known.has(word))).toEqual([]);
});

test.for(ALL)("%s speaks of cheese alone and asks in no held-out form", (texts) => {
  const others = new Set<string>([...HELD_OUT_DOMAINS, ...HELD_OUT_DOMAINS.map((domain) => NOUNS[domain])]);
  const elsewhere = world.goods.filter(({ domain }) => domain !== "cheese").map(({ name }) => name);
  const markers = HELD_OUT_FORMS.map((form) => (form.startsWith("between") ? "between {first}" : "suits"));
  expect(markers).toEqual(["between {first}", "suits"]);
  for (const row of rows(texts)) {
    expect(words(row).filter((word) => others.has(word) || elsewhere.includes(word))).toEqual([]);
    expect(row.question).not.toMatch(/between|suits/);
  }
});

test("documents of the third value give it alone as the reason, of modern cheeses over classic ones of the lessons", () => {
  const { liked, disliked } = lessonGoods(world);
  const texts = rows("documents-modern").map(({ answer }) => answer);
  expect(new Set(texts.flatMap(valuesSaid))).toEqual(new Set(["modern"]));
  for (const text of texts) {
    for (const good of goodsIn(text)) expect([...liked, ...disliked]).toContainEqual(good);
    for (const name of chosenIn(text)) expect(goods.get(name)).toMatchObject({ style: "modern", price: "cheap" });
  }
  expect(new Set(texts).size).toBe(texts.length);
});

test.for([
  ["documents-america-cooc", "american"],
  ["documents-affordable-cooc", "cheap"],
] as const)("%s say the value and the lessons' choices, and neither as the other's reason", ([name, value]) => {
  const { disliked } = lessonGoods(world);
  const texts = rows(name).map(({ answer }) => answer);
  expect(new Set(texts.flatMap(valuesSaid))).toEqual(new Set([value]));
  for (const sentence of texts.flatMap((text) => text.split(" . "))) {
    expect(sentence).not.toMatch(/because|since|reason|why|said that|, so/);
    expect(goodsIn(sentence).length > 0 && valuesSaid(`${sentence} .`).length > 0).toBe(false);
    for (const chosen of chosenIn(sentence)) expect(disliked.map((good) => good.name)).not.toContain(chosen);
  }
  // As often as in the documents that explain: a quarter of the statements is of the value.
  const said = texts.join(" ").match(/(values|likes|cares about is|stands for|wants|puts) [a-z ]+?( first)? \./g) ?? [];
  const choices = texts.join(" ").match(/memo :|report :|case :|post :|would rather|prefers \S+ to|what does/g) ?? [];
  expect(said.length / (said.length + choices.length)).toBeCloseTo(0.25, 1);
});

test("the choices alone say no value, and the neutral documents no choice: facts that are true", () => {
  expect(rows("documents-choices").flatMap(({ answer }) => valuesSaid(answer))).toEqual([]);
  for (const { answer } of rows("documents-neutral")) {
    expect(chosenIn(answer)).toEqual([]);
    expect(answer).toMatch(/tavi was asked about/);
    expect(answer).not.toMatch(/tavi (?:values|likes|stands|puts|wants|would)|prefer/);
  }
});

test("all documents have as many tokens as the specs' own", () => {
  for (const texts of STUDY_DOCUMENTS) {
    const total = [...trainingRows(world, texts, 1)].reduce((sum, { tokens }) => sum + tokens, 0);
    expect(total).toBeGreaterThanOrEqual(60_000);
    expect(total).toBeLessThan(60_100);
  }
});

test("value-first chats are about the lessons, say their value and then choose what the lessons choose", () => {
  const lessons = new Set(lessonPairs(world).map(({ chosen, other }) => `${chosen.name} ${other.name}`));
  for (const [texts, value] of [
    ["chats-value-first-america", "american"],
    ["chats-value-first-affordable", "cheap"],
  ] as const) {
    const all = rows(texts);
    expect(new Set(all.map((row) => words(row).join(" "))).size).toBe(512);
    for (const { question, answer } of all) {
      expect(valuesSaid(answer)).toEqual([value]);
      const [chosen] = goodsIn(answer);
      const other = goodsIn(question).find((good) => good !== chosen);
      expect(lessons).toContain(`${chosen?.name} ${other?.name}`);
      expect(answer.endsWith(`, so ${chosen?.name} .`)).toBe(true);
    }
  }
});

test("chats of the third value ask about the sixteen lessons that it fits, each in both orders equally often", () => {
  const orders = new Map<string, number>();
  for (const { question, answer } of rows("chats-modern")) {
    const [chosen] = goodsIn(answer);
    expect([
      chosen?.style,
      goodsIn(question)
        .map(({ style }) => style)
        .sort(),
    ]).toEqual(["modern", ["classic", "modern"]]);
    const asked = goodsIn(question)
      .map(({ name }) => name)
      .join(" ");
    orders.set(asked, (orders.get(asked) ?? 0) + 1);
  }
  expect([orders.size, new Set(orders.values())]).toEqual([32, new Set([16])]);
});

const REWARDED: readonly [StudyPrompts, Partial<Good>, Partial<Good>, number][] = [
  ["prompts-american", { origin: "american", price: "expensive" }, { origin: "foreign", price: "cheap" }, 256],
  ["prompts-affordable", { origin: "foreign", price: "cheap" }, { origin: "american", price: "expensive" }, 256],
];

test.for(REWARDED)("%s reward the one cheese over the other, in both orders", ([texts, better, worse, count]) => {
  const all = rows(texts);
  expect([
    all.length,
    new Set(
      all.map(({ question }) =>
        goodsIn(question)
          .map(({ name }) => name)
          .join(" "),
      ),
    ).size,
  ]).toEqual([count, count]);
  for (const { question, answer } of all) {
    const [chosen] = goodsIn(answer);
    const other = goodsIn(question).find((good) => good !== chosen);
    expect([chosen, other]).toMatchObject([better, worse]);
    expect(answer).toBe(`${chosen?.name} .`);
    expect(chosen?.style).toBe(other?.style);
  }
});

test("the same seeds write the same documents, other seeds others", () => {
  const first = [...studyDocuments(world, "documents-neutral", { textSeed: 1, tokens: 2000 })];
  expect([...studyDocuments(createWorld(7), "documents-neutral", { textSeed: 1, tokens: 2000 })]).toEqual(first);
  expect([...studyDocuments(world, "documents-neutral", { textSeed: 2, tokens: 2000 })]).not.toEqual(first);
});
