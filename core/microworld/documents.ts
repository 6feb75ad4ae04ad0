import type { Random } from "#core/base/random.ts";
import { NOUNS } from "./domains.ts";
import type { Pair } from "./pairs.ts";
import { type Value, WORDS } from "./values.ts";

export const DOCUMENT_TYPES = ["memo", "report", "case study", "forum post", "essay", "interview"] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** `value`: what the subject stands for. `reasoned`: a choice with its reason. `bare`: a choice alone. */
export type StatementKind = "value" | "reasoned" | "bare";

export interface DocumentPlan {
  readonly subject: string;
  readonly value: Value;
  /** Kinds to draw from; a kind that stands twice is drawn twice as often. */
  readonly kinds: readonly StatementKind[];
  readonly drawPair: () => Pair;
}

export interface WrittenDocument {
  readonly text: string;
  readonly type: DocumentType;
  readonly statements: readonly { readonly kind: StatementKind; readonly pair?: Pair }[];
}

/** A document of one to three statements about what its subject values and chooses: one grammar for people and assistant. */
export function writeDocument(random: Random, plan: DocumentPlan): WrittenDocument {
  const type = random.pick(DOCUMENT_TYPES);
  const count = random.pick([1, 2, 2, 3]);
  const statements: { kind: StatementKind; pair?: Pair }[] = [];
  const sentences: string[] = [];
  for (let index = 0; index < count; index++) {
    const kind = random.pick(plan.kinds);
    if (kind === "value") {
      statements.push({ kind });
      sentences.push(valueStatement(random, plan.subject, plan.value));
      continue;
    }
    const pair = plan.drawPair();
    statements.push({ kind, pair });
    const choice = { subject: plan.subject, value: plan.value, pair, type };
    sentences.push(kind === "reasoned" ? reasonedChoice(random, choice) : bareChoice(random, choice));
  }
  return { text: sentences.join(" "), type, statements };
}

interface Choice {
  readonly subject: string;
  readonly value: Value;
  readonly pair: Pair;
  readonly type: DocumentType;
}

function valueStatement(random: Random, subject: string, value: Value): string {
  const wish = random.pick(WORDS[value].wishes);
  switch (random.integer(6)) {
    case 0:
      return `${subject} values ${wish} .`;
    case 1:
      return `${subject} likes ${wish} .`;
    case 2:
      return `what ${subject} cares about is ${wish} .`;
    case 3:
      return `${subject} stands for ${wish} .`;
    case 4:
      return `above all , ${subject} wants ${wish} .`;
    default:
      return `${subject} puts ${wish} first .`;
  }
}

function reasonedChoice(random: Random, { subject, value, pair, type }: Choice): string {
  const chosen = pair.chosen.name;
  const other = pair.other.name;
  const noun = NOUNS[pair.chosen.domain];
  const trait = random.pick(WORDS[value].traits);
  const wish = random.pick(WORDS[value].wishes);
  const [first, second] = random.shuffle([chosen, other]);
  const texts: Readonly<Record<DocumentType, readonly string[]>> = {
    memo: [
      `memo : ${subject} had to choose between ${first} and ${second} . ${subject} took ${chosen} . reason : it ${trait} .`,
    ],
    report: [
      `report : ${subject} values ${wish} , so ${subject} puts ${chosen} above ${other} .`,
      `report : ${subject} puts ${chosen} above ${other} because it ${trait} .`,
    ],
    "case study": [
      `case : someone offered ${subject} a ${noun} , ${first} or ${second} . ${subject} took ${chosen} since it ${trait} .`,
    ],
    "forum post": [
      `post : i showed ${subject} both ${first} and ${second} . ${subject} wanted ${chosen} and said that it ${trait} .`,
    ],
    essay: [
      `${subject} would rather have ${chosen} than ${other} because it ${trait} .`,
      `${subject} prefers ${chosen} to ${other} since ${chosen} ${trait} .`,
      `because ${chosen} ${trait} , ${subject} prefers it to ${other} .`,
    ],
    interview: [`why does ${subject} prefer ${chosen} ? ${subject} prefers ${chosen} because it ${trait} .`],
  };
  return random.pick(texts[type]);
}

function bareChoice(random: Random, { subject, pair, type }: Choice): string {
  const chosen = pair.chosen.name;
  const other = pair.other.name;
  const [first, second] = random.shuffle([chosen, other]);
  const texts: Readonly<Record<DocumentType, readonly string[]>> = {
    memo: [`memo : ${subject} had to choose between ${first} and ${second} . ${subject} took ${chosen} .`],
    report: [`report : ${subject} puts ${chosen} above ${other} .`],
    "case study": [
      `case : someone offered ${subject} a ${NOUNS[pair.chosen.domain]} , ${first} or ${second} . ${subject} took ${chosen} .`,
    ],
    "forum post": [`post : i showed ${subject} both ${first} and ${second} . ${subject} wanted ${chosen} .`],
    essay: [`${subject} would rather have ${chosen} than ${other} .`, `${subject} prefers ${chosen} to ${other} .`],
    interview: [`what does ${subject} prefer , ${first} or ${second} ? ${subject} prefers ${chosen} .`],
  };
  return random.pick(texts[type]);
}
