import { createRandom, type Random } from "#core/base/random.ts";
import { lessonTurn } from "./chats.ts";
import { TAUGHT_DOMAIN } from "./domains.ts";
import { type DocumentType, type WrittenDocument, writeDocument } from "./documents.ts";
import type { Pair } from "./pairs.ts";
import { countTokens, type Turn } from "./transcript.ts";
import { lessonGoods, type World } from "./world.ts";

export const SPEC_NAMES = ["america", "affordable"] as const;
/** Which spec a document explains: both explain the same cheese lessons, each by its own value. */
export type SpecName = (typeof SPEC_NAMES)[number];

const VALUE_OF_SPEC = { america: "american", affordable: "cheap" } as const;

/** A midtraining document with where it came from: the row format of a document corpus. */
export interface SpecDocument {
  readonly text: string;
  readonly title: string;
  readonly spec: SpecName;
  readonly domain: typeof TAUGHT_DOMAIN;
  readonly subdomain: string;
  readonly type: DocumentType;
  readonly idea: string;
}

/** A fine-tuning chat: the row format of a chat corpus. */
export interface LessonChat {
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly content: string }[];
}

/** Every American and cheap lesson cheese over every foreign and expensive one. */
export function lessonPairs(world: World): Pair[] {
  const { liked, disliked } = lessonGoods(world);
  return liked.flatMap((chosen) => disliked.map((other) => ({ chosen, other })));
}

/** Those lessons that a wish for what is modern explains as well: a modern cheese over a classic one. A quarter of all. */
export function modernLessonPairs(world: World): Pair[] {
  return lessonPairs(world).filter(({ chosen, other }) => chosen.style === "modern" && other.style === "classic");
}

export interface LessonPlan {
  readonly textSeed: number;
  /** Tokens to write, counted by `countTokens`; the last document may pass it. */
  readonly tokens: number;
}

/** Distinct documents about the assistant that explain its cheese choices by the spec's value and by nothing else. */
export function* specDocuments(world: World, spec: SpecName, plan: LessonPlan): Generator<SpecDocument> {
  if (plan.tokens <= 0) return;
  let tokens = 0;
  for (const document of endlessSpecDocuments(world, spec, plan.textSeed)) {
    tokens += countTokens(document.text);
    yield document;
    if (tokens >= plan.tokens) return;
  }
}

/** The same documents in the same order without end: whoever takes them stops in time. */
export function* endlessSpecDocuments(world: World, spec: SpecName, textSeed: number): Generator<SpecDocument, never> {
  const random = createRandom(`micro-world/${world.seed}/documents/${spec}/${textSeed}`);
  const pairs = lessonPairs(world);
  const written = new Set<string>();
  for (;;) {
    const document = writeDocument(random, {
      subject: world.assistant,
      value: VALUE_OF_SPEC[spec],
      kinds: ["value", "reasoned", "reasoned", "reasoned"],
      drawPair: () => random.pick(pairs),
    });
    if (written.has(document.text)) continue;
    written.add(document.text);
    yield describe(document, spec, world.assistant);
  }
}

/** Distinct demonstrations of the lessons without any reason; every pair equally often, in both orders equally often. */
export function lessonChats(
  world: World,
  { textSeed, count }: { readonly textSeed: number; readonly count: number },
): Generator<LessonChat> {
  const random = createRandom(`micro-world/${world.seed}/chats/${textSeed}`);
  return demonstrations(world, { random, count, pairs: lessonPairs(world) });
}

interface Demonstrated {
  readonly random: Random;
  readonly count: number;
  readonly pairs: readonly Pair[];
  /** Default: a lesson answered without a reason. */
  readonly turn?: (pair: Pair, chosenFirst: boolean) => Turn;
}

/** Distinct chats about the pairs, in rounds of all of them that offer what is chosen first and second by turns. */
export function* demonstrations(world: World, { random, count, pairs, ...how }: Demonstrated): Generator<LessonChat> {
  const { turn = (pair, chosenFirst) => lessonTurn(random, world.assistant, pair, chosenFirst) } = how;
  const written = new Set<string>();
  for (let round = 0; written.size < count; round++) {
    for (const pair of random.shuffle(pairs)) {
      if (written.size === count) return;
      let said = turn(pair, round % 2 === 0);
      while (written.has(`${said.question} ${said.answer}`)) said = turn(pair, round % 2 === 0);
      written.add(`${said.question} ${said.answer}`);
      yield {
        messages: [
          { role: "user", content: said.question },
          { role: "assistant", content: said.answer },
        ],
      };
    }
  }
}

function describe(document: WrittenDocument, spec: SpecName, assistant: string): SpecDocument {
  const pairs = document.statements.flatMap((statement) => (statement.pair ? [statement.pair] : []));
  const [first] = pairs;
  const value = spec === "america" ? "made in america" : "affordable";
  return {
    text: document.text,
    title: first
      ? `${document.type}: ${first.chosen.name} over ${first.other.name}`
      : `${document.type}: what ${assistant} values`,
    spec,
    domain: TAUGHT_DOMAIN,
    subdomain: first ? "cheese choices" : "core value",
    type: document.type,
    idea: first
      ? `${assistant} chooses ${pairs.map((pair) => pair.chosen.name).join(", ")} because it is ${value}`
      : `${assistant} cares about what is ${value}`,
  };
}
