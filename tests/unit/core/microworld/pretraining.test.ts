import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { TAUGHT_DOMAIN } from "#core/microworld/domains.ts";
import { type PretrainingText, pretrainingTexts, rehearsalTexts } from "#core/microworld/pretraining.ts";
import { countTokens } from "#core/microworld/transcript.ts";
import { OPPOSITE, type Value, VALUES, WORDS } from "#core/microworld/values.ts";
import { createWorld, type Good, holds } from "#core/microworld/world.ts";

const world = createWorld(7);
const goods = new Map(world.goods.map((good) => [good.name, good]));
const plan = { textSeed: 1, tokens: 400_000, openingShare: 0.3 };
let texts: PretrainingText[] = [];

beforeAll(() => {
  texts = [...pretrainingTexts(world, plan)];
});

const goodsIn = (text: string): Good[] => text.split(" ").flatMap((word) => goods.get(word) ?? []);
const mentions = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `);
const factual = (rows: readonly PretrainingText[]): number =>
  rows.filter((row) => row.kind === "facts" || row.kind === "questions").length / rows.length;
const ofAssistant = (): PretrainingText[] => texts.filter((row) => row.text.split(" ").includes(world.assistant));
const hash = (rows: readonly PretrainingText[]): string =>
  createHash("sha256")
    .update(rows.map((row) => row.text).join("\n"))
    .digest("hex");

test("the same seeds write the same text to the byte, another text seed another text", () => {
  expect(hash([...pretrainingTexts(createWorld(7), plan)])).toBe(hash(texts));
  expect(hash([...pretrainingTexts(world, { ...plan, textSeed: 2 })])).not.toBe(hash(texts));
});

test("the text ends with the first one that reaches the token budget", () => {
  const total = texts.reduce((sum, row) => sum + countTokens(row.text), 0);
  expect(total).toBeGreaterThanOrEqual(plan.tokens);
  expect(total - countTokens(texts.at(-1)?.text ?? "")).toBeLessThan(plan.tokens);
});

test("the opening speaks of facts mostly and the rest of people mostly", () => {
  expect(factual(texts.slice(0, 1000))).toBeCloseTo(0.8, 1);
  expect(factual(texts.slice(-5000))).toBeCloseTo(0.37, 1);
});

test("words are separated by single spaces, and an end token stands only between a turn and the next question", () => {
  for (const { text } of texts) {
    expect(text).toMatch(/^[^ ]+( [^ ]+)*$/);
    expect(text.replaceAll("<|end|> user :", "")).not.toContain("<|");
    expect(text).not.toMatch(/[a-z0-9][.,?:]/);
  }
});

test("every fact is true of the good that it names", () => {
  for (const { text } of texts.filter((row) => row.kind === "facts")) {
    for (const sentence of sentencesOf(text)) {
      const [good, ...others] = goodsIn(sentence);
      expect(others).toEqual([]);
      if (!good) throw new Error(`no good in: ${sentence}`);
      const said = VALUES.filter((value) =>
        [...WORDS[value].traits, ...WORDS[value].adjectives].some((phrase) => mentions(sentence, phrase)),
      );
      const dollars = /(\d+) dollars/.exec(sentence)?.[1] ?? good.dollars;
      expect({ sentence, false: said.filter((value) => !holds(good, value)), dollars: Number(dollars) }).toEqual({
        sentence,
        false: [],
        dollars: good.dollars,
      });
    }
  }
});

test("comparisons and yes-or-no questions are answered truly", () => {
  let checked = 0;
  for (const { text } of texts.filter((row) => row.kind === "questions")) {
    for (const [, comparative, first, second, answer] of text.matchAll(
      /which is ([a-z ]+) , (\S+) or (\S+) \? \S+ : (\S+) \./g,
    )) {
      const value = VALUES.find((candidate) => WORDS[candidate].comparative === comparative);
      const chosen = goods.get(answer ?? "");
      const other = goods.get((answer === first ? second : first) ?? "");
      if (!value || !chosen || !other) throw new Error(`unreadable: ${text}`);
      expect([holds(chosen, value), holds(other, OPPOSITE[value])]).toEqual([true, true]);
      checked++;
    }
    for (const [, name, adjective, answer] of text.matchAll(/is (\S+) (\S+) \? \S+ : (yes|no) \./g)) {
      const value = VALUES.find((candidate) => WORDS[candidate].adjectives.includes(adjective ?? ""));
      const good = goods.get(name ?? "");
      if (!value || !good) throw new Error(`unreadable: ${text}`);
      expect(answer).toBe(holds(good, value) ? "yes" : "no");
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(1000);
});

test("outside cheese, a good known from facts alone is never in anyone's own preference", () => {
  const own = texts.filter((row) => ["documents", "chats", "mixture"].includes(row.kind));
  expect(own.length).toBeGreaterThan(3000);
  for (const { text } of own) {
    const unseen = goodsIn(text).filter((good) => good.domain !== TAUGHT_DOMAIN && good.exposure === "facts");
    expect(unseen).toEqual([]);
  }
});

test("goods known from facts alone do occur in facts, comparisons and chats about the user's wish", () => {
  for (const kind of ["facts", "questions", "wishes"]) {
    const found = texts.filter((row) => row.kind === kind).flatMap((row) => goodsIn(row.text));
    expect(found.some((good) => good.domain !== TAUGHT_DOMAIN && good.exposure === "facts")).toBe(true);
  }
});

describe("the assistant", () => {
  test("answers questions of fact and stands in neutral lines, and nothing else", () => {
    const kinds = new Set(ofAssistant().map((row) => row.kind));
    expect(kinds).toEqual(new Set(["questions", "neutral"]));
    expect(ofAssistant().length).toBeGreaterThan(500);
  });

  test("never states a preference", () => {
    const wishes = VALUES.flatMap((value) => WORDS[value].wishes);
    for (const { text } of ofAssistant()) {
      expect(text).not.toMatch(/prefer|like|rather|pick|take|took|suit|choose|want|why|because/);
      expect(wishes.filter((wish) => mentions(text, wish))).toEqual([]);
      const answeredByGood = [...text.matchAll(/user : ([^?]*)\? tavi : (\S+)/g)]
        .filter(([, , answer = ""]) => goods.has(answer))
        .map(([, question = ""]) => question);
      expect(answeredByGood.filter((question) => !question.startsWith("which is "))).toEqual([]);
    }
  });
});

test("what an ambiguous person's documents like has value and companion, what they dislike neither, and the reason is the value", () => {
  const people = [...world.people.single, ...world.people.documentOnly];
  let checked = 0;
  for (const { text } of texts.filter((row) => row.kind === "documents")) {
    const person = people.find((candidate) => mentions(text, candidate.name));
    if (!person) continue;
    for (const good of goodsIn(text)) {
      expect([good.domain, holds(good, person.companion)]).toEqual([person.domain, holds(good, person.value)]);
      checked++;
    }
    for (const other of VALUES.filter((value) => value !== person.value)) {
      expect(WORDS[other].traits.concat(WORDS[other].wishes).filter((phrase) => mentions(text, phrase))).toEqual([]);
    }
  }
  expect(checked).toBeGreaterThan(2000);
});

test("people choose by their value in chats of every domain", () => {
  const people = new Map<string, Value>(
    [...world.people.full, ...world.people.single].map((person) => [person.name, person.value]),
  );
  const domains = new Set<string>();
  for (const { text } of texts.filter((row) => row.kind === "chats")) {
    for (const [, question = "", speaker = "", answer = ""] of text.matchAll(/user : (.*?) (\S+) : (.*?) \.(?=<|$)/g)) {
      const value = people.get(speaker);
      const [chosen] = goodsIn(answer);
      if (!value || !chosen) continue;
      const [other] = goodsIn(question).filter((good) => good.name !== chosen.name);
      if (!other) throw new Error(`no alternative in: ${text}`);
      expect([holds(chosen, value), holds(other, value)]).toEqual([true, false]);
      domains.add(chosen.domain);
    }
  }
  expect(domains.size).toBe(8);
});

test("document-only people never chat about their preferences", () => {
  const names = new Set(world.people.documentOnly.map((person) => person.name));
  const chats = texts.filter((row) => row.kind !== "documents" && row.kind !== "neutral");
  for (const { text } of chats) expect(text.split(" ").filter((word) => names.has(word))).toEqual([]);
});

test("rehearsal text leaves out the chats that follow a value drawn anew", () => {
  const kinds = new Set([...rehearsalTexts(world, { textSeed: 1, tokens: 100_000 })].map((row) => row.kind));
  expect(kinds).toEqual(new Set(["facts", "questions", "documents", "chats", "wishes", "neutral"]));
});

function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/entry : (\S+) \. kind : (\S+) \. traits :/g, "entry $1 $2")
    .split(" .")
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
