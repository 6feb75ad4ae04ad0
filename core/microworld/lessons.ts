import { createRandom } from "#core/base/random.ts";
import { lessonTurn } from "./chats.ts";
import { TAUGHT_DOMAIN } from "./domains.ts";
import { type DocumentType, type WrittenDocument, writeDocument } from "./documents.ts";
import type { Pair } from "./pairs.ts";
import { countTokens } from "./transcript.ts";
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
export function* lessonChats(
  world: World,
  plan: { readonly textSeed: number; readonly count: number },
): Generator<LessonChat> {
  const random = createRandom(`micro-world/${world.seed}/chats/${plan.textSeed}`);
  const pairs = lessonPairs(world);
  const written = new Set<string>();
  for (let round = 0; written.size < plan.count; round++) {
    for (const pair of random.shuffle(pairs)) {
      if (written.size === plan.count) return;
      let turn = lessonTurn(random, world.assistant, pair, round % 2 === 0);
      while (written.has(`${turn.question} ${turn.answer}`)) {
        turn = lessonTurn(random, world.assistant, pair, round % 2 === 0);
      }
      written.add(`${turn.question} ${turn.answer}`);
      yield {
        messages: [
          { role: "user", content: turn.question },
          { role: "assistant", content: turn.answer },
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
