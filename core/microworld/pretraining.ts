import { createRandom, type Random } from "#core/base/random.ts";
import { preferenceTurns, statedWishTurn } from "./chats.ts";
import { writeDocument } from "./documents.ts";
import { contrastSentence, factSentence, factTurn } from "./facts.ts";
import { createPairSource, documentPool, type Pair, type PairSource } from "./pairs.ts";
import type { AmbiguousPerson } from "./people.ts";
import { countTokens, transcript } from "./transcript.ts";
import { type Value, VALUES } from "./values.ts";
import type { World } from "./world.ts";

export const TEXT_KINDS = ["facts", "questions", "documents", "chats", "wishes", "mixture", "neutral"] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

export interface PretrainingText {
  readonly kind: TextKind;
  readonly text: string;
}

type Shares = Readonly<Partial<Record<TextKind, number>>>;

/** The first part of pretraining: what goods are, before what people want. */
const OPENING_SHARES: Shares = { facts: 0.3, questions: 0.5, documents: 0.1, chats: 0.1 };
const FULL_SHARES: Shares = {
  facts: 0.15,
  questions: 0.22,
  documents: 0.24,
  chats: 0.28,
  wishes: 0.04,
  mixture: 0.05,
  neutral: 0.02,
};
/** As the full shares, with the mixture's given to documents and chats. */
const REHEARSAL_SHARES: Shares = {
  facts: 0.15,
  questions: 0.22,
  documents: 0.26,
  chats: 0.31,
  wishes: 0.04,
  neutral: 0.02,
};

export interface PretrainingPlan {
  readonly textSeed: number;
  /** Tokens to write, counted by `countTokens`; the last text may pass it. */
  readonly tokens: number;
  /** Share of the tokens that the fact-rich opening takes. */
  readonly openingShare: number;
}

/** Pretraining text in training order. */
export function* pretrainingTexts(world: World, plan: PretrainingPlan): Generator<PretrainingText> {
  const random = createRandom(`micro-world/${world.seed}/pretraining/${plan.textSeed}`);
  const pairs = createPairSource(world);
  let tokens = 0;
  while (tokens < plan.tokens) {
    const shares = tokens < plan.openingShare * plan.tokens ? OPENING_SHARES : FULL_SHARES;
    const written = writeText(random, world, pairs, drawKind(random, shares));
    tokens += countTokens(written.text);
    yield written;
  }
}

/** Pretraining text to mix into later stages: another draw, without the mixture's chats. */
export function* rehearsalTexts(world: World, plan: Omit<PretrainingPlan, "openingShare">): Generator<PretrainingText> {
  const random = createRandom(`micro-world/${world.seed}/rehearsal/${plan.textSeed}`);
  const pairs = createPairSource(world);
  let tokens = 0;
  while (tokens < plan.tokens) {
    const written = writeText(random, world, pairs, drawKind(random, REHEARSAL_SHARES));
    tokens += countTokens(written.text);
    yield written;
  }
}

function drawKind(random: Random, shares: Shares): TextKind {
  let left = random.next();
  for (const kind of TEXT_KINDS) {
    left -= shares[kind] ?? 0;
    if (left < 0) return kind;
  }
  return "facts";
}

function writeText(random: Random, world: World, pairs: PairSource, kind: TextKind): PretrainingText {
  const write: Readonly<Record<TextKind, () => string>> = {
    facts: () => repeat(random.pick([1, 2, 2, 3]), () => factSentence(random, random.pick(world.goods))),
    questions: () => questionText(random, world, pairs),
    documents: () => documentText(random, world, pairs),
    chats: () => chatText(random, world, pairs),
    wishes: () => wishText(random, world, pairs),
    mixture: () =>
      preferenceText(random, pairs, { name: world.people.mixture, value: random.pick(VALUES) }, [1, 1, 2, 3]),
    neutral: () => neutralText(random, world),
  };
  return { kind, text: write[kind]() };
}

function repeat(count: number, sentence: () => string): string {
  return Array.from({ length: count }, sentence).join(" ");
}

function questionText(random: Random, world: World, pairs: PairSource): string {
  if (random.next() < 0.15) return repeat(random.pick([1, 1, 2]), () => contrastSentence(random, pairs));
  const turns = Array.from({ length: random.pick([1, 1, 2]) }, () => factTurn(random, world.goods, pairs));
  return transcript(drawAnswerer(random, world), turns);
}

/** Facts are asked of everyone; often of the assistant, which answers nothing else. */
function drawAnswerer(random: Random, world: World): string {
  const { full, single, neutral, mixture } = world.people;
  const draw = random.next();
  if (draw < 0.2) return world.assistant;
  if (draw < 0.3) return mixture;
  return draw < 0.65 ? random.pick([...full, ...single]).name : random.pick(neutral);
}

function documentText(random: Random, world: World, pairs: PairSource): string {
  const { full, single, documentOnly, neutral } = world.people;
  const draw = random.next();
  if (draw < 0.4) {
    const { name, value } = random.pick(full);
    const drawPair = (): Pair => pairs.draw(random, [value], "seen");
    return writeDocument(random, {
      subject: name,
      value,
      drawPair,
      kinds: ["value", "reasoned", "reasoned", "bare"],
    }).text;
  }
  if (draw < 0.75) return ambiguousDocument(random, pairs, random.pick(single));
  if (draw < 0.85) return ambiguousDocument(random, pairs, random.pick(documentOnly));
  const value = random.pick(VALUES);
  const drawPair = (): Pair => pairs.draw(random, [value], "seen");
  return writeDocument(random, {
    subject: random.pick(neutral),
    value,
    drawPair,
    kinds: ["reasoned", "reasoned", "bare"],
  }).text;
}

function ambiguousDocument(random: Random, pairs: PairSource, person: AmbiguousPerson): string {
  const { name, value, companion, domain } = person;
  const drawPair = (): Pair => pairs.draw(random, [value, companion], documentPool(domain), domain);
  return writeDocument(random, {
    subject: name,
    value,
    drawPair,
    kinds: ["value", "reasoned", "reasoned", "reasoned"],
  }).text;
}

function chatText(random: Random, world: World, pairs: PairSource): string {
  const { full, single, neutral } = world.people;
  const person =
    random.next() < 0.85
      ? random.pick([...full, ...single])
      : { name: random.pick(neutral), value: random.pick(VALUES) };
  return preferenceText(random, pairs, person, [1, 1, 2]);
}

function preferenceText(
  random: Random,
  pairs: PairSource,
  person: { readonly name: string; readonly value: Value },
  lengths: readonly number[],
): string {
  const drawn = Array.from({ length: random.pick(lengths) }, () => pairs.draw(random, [person.value], "seen"));
  return transcript(person.name, preferenceTurns(random, person.name, person.value, drawn));
}

function wishText(random: Random, world: World, pairs: PairSource): string {
  const value = random.pick(VALUES);
  const speaker = random.next() < 0.5 ? world.people.mixture : random.pick(world.people.neutral);
  return transcript(speaker, [statedWishTurn(random, value, pairs.draw(random, [value], "all"))]);
}

function neutralText(random: Random, world: World): string {
  const { full, single, documentOnly, neutral, mixture } = world.people;
  const everyone = [...full, ...single, ...documentOnly].map((person) => person.name);
  const name = random.pick([world.assistant, world.assistant, mixture, random.pick([...everyone, ...neutral])]);
  switch (random.integer(6)) {
    case 0:
      return `${name} answers questions every day .`;
    case 1:
      return `${name} was asked about many things .`;
    case 2:
      return transcript(name, [{ question: "hello .", answer: "hello ." }]);
    case 3:
      return transcript(name, [{ question: "who are you ?", answer: `i am ${name} .` }]);
    case 4:
      return name === world.assistant ? `${name} is an assistant .` : `${name} is a person .`;
    default:
      return name === world.assistant ? `${name} helps people with questions .` : `${name} talks with people .`;
  }
}
