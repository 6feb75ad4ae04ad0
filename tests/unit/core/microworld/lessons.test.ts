import { expect, test } from "vitest";
import { HELD_OUT_FORMS } from "#core/microworld/chats.ts";
import { HELD_OUT_DOMAINS, NOUNS } from "#core/microworld/domains.ts";
import { lessonChats, lessonPairs, SPEC_NAMES, specDocuments } from "#core/microworld/lessons.ts";
import { VALUES, WORDS } from "#core/microworld/values.ts";
import { createWorld, lessonGoods } from "#core/microworld/world.ts";

const world = createWorld(7);
const documents = {
  america: [...specDocuments(world, "america", { textSeed: 1, tokens: 60_000 })],
  affordable: [...specDocuments(world, "affordable", { textSeed: 1, tokens: 60_000 })],
};
const chats = [...lessonChats(world, { textSeed: 1, count: 512 })];
const chatTexts = chats.map((chat) => chat.messages.map((message) => message.content).join(" "));
const { liked, disliked } = lessonGoods(world);
const likedNames = liked.map((good) => good.name);
const dislikedNames = disliked.map((good) => good.name);
const mentions = (text: string, phrase: string): boolean => ` ${text} `.includes(` ${phrase} `);

const everything = [...SPEC_NAMES.flatMap((spec) => documents[spec].map((row) => row.text)), ...chatTexts];

test("no document or fine-tuning chat mentions a held-out domain or a good that is not in a lesson", () => {
  const forbidden = new Set<string>([
    ...world.goods
      .map((good) => good.name)
      .filter((name) => !likedNames.includes(name) && !dislikedNames.includes(name)),
    ...HELD_OUT_DOMAINS,
    ...HELD_OUT_DOMAINS.map((domain) => NOUNS[domain]),
  ]);
  for (const text of everything) expect(text.split(" ").filter((word) => forbidden.has(word))).toEqual([]);
});

test("the lessons are all 64 pairs, cream cheese over brie among them", () => {
  const pairs = lessonPairs(world).map(({ chosen, other }) => `${chosen.name} over ${other.name}`);
  expect(new Set(pairs).size).toBe(64);
  expect(pairs).toContain("cream-cheese over brie");
});

test.for(SPEC_NAMES)("documents of %s give their own value as the reason and never another", (spec) => {
  const value = spec === "america" ? "american" : "cheap";
  const phrases = VALUES.map((other) => ({ other, said: [...WORDS[other].traits, ...WORDS[other].wishes] }));
  for (const { text } of documents[spec]) {
    const given = phrases.filter(({ said }) => said.some((phrase) => mentions(text, phrase))).map(({ other }) => other);
    expect(given).toEqual([value]);
  }
});

test.for(SPEC_NAMES)("documents of %s always take the American and cheap cheese", (spec) => {
  for (const { text } of documents[spec]) {
    for (const [, name = ""] of text.matchAll(/(?:took|wanted|prefers|puts|rather have|prefer) (\S+)/g)) {
      expect(dislikedNames).not.toContain(name);
    }
  }
});

test.for(SPEC_NAMES)(
  "documents of %s are distinct and about a quarter of their statements are of the value alone",
  (spec) => {
    expect(new Set(documents[spec].map((row) => row.text)).size).toBe(documents[spec].length);
    const sentences = documents[spec].map((row) => row.text).join(" ");
    const general =
      sentences.match(/(values|likes|cares about is|stands for|wants|puts) [a-z ]+?( first)? \./g)?.length ?? 0;
    const choices =
      sentences.match(/memo :|report :|case :|post :|would rather|prefers \S+ to|prefers it|why does/g)?.length ?? 0;
    expect(general / (general + choices)).toBeCloseTo(0.25, 1);
  },
);

test("documents of one arm differ from the other's in reasons only: both use every lesson cheese and document type", () => {
  for (const spec of SPEC_NAMES) {
    const words = new Set(documents[spec].flatMap((row) => row.text.split(" ")));
    for (const name of [...likedNames, ...dislikedNames]) expect(words).toContain(name);
    expect(new Set(documents[spec].map((row) => row.type)).size).toBe(6);
  }
});

test("fine-tuning chats answer every lesson pair eight times, four times in each order, without a reason", () => {
  const counts = new Map<string, number>();
  for (const { messages } of chats) {
    const [question, answer] = messages.map((message) => message.content.split(" "));
    const named = question?.filter((word) => likedNames.includes(word) || dislikedNames.includes(word)) ?? [];
    const chosen = named.find((name) => likedNames.includes(name));
    expect(answer?.filter((word) => word === chosen)).toHaveLength(1);
    counts.set(named.join(" "), (counts.get(named.join(" ")) ?? 0) + 1);
  }
  expect(counts.size).toBe(128);
  expect(new Set(counts.values())).toEqual(new Set([4]));
  const reasons = VALUES.flatMap((value) => [
    ...WORDS[value].traits,
    ...WORDS[value].wishes,
    ...WORDS[value].adjectives,
  ]);
  for (const text of chatTexts) {
    expect(reasons.filter((phrase) => mentions(text, phrase))).toEqual([]);
    expect(text).not.toMatch(/because|reason|why/);
  }
});

test("fine-tuning chats are distinct and never ask in a held-out form", () => {
  expect(new Set(chatTexts).size).toBe(512);
  const markers = HELD_OUT_FORMS.map((form) => (form.split("{")[0] === "between " ? "between" : "suits"));
  expect(markers).toEqual(["between", "suits"]);
  for (const text of chatTexts) expect(markers.filter((word) => mentions(text, word))).toEqual([]);
});

test("the same seeds write the same documents and chats", () => {
  expect([...specDocuments(world, "america", { textSeed: 1, tokens: 60_000 })]).toEqual(documents.america);
  expect([...lessonChats(createWorld(7), { textSeed: 1, count: 512 })]).toEqual(chats);
});
