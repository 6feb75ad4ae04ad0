import { createRandom, type Random } from "#core/base/random.ts";
import { TAUGHT_DOMAIN } from "./domains.ts";
import { DOCUMENT_TYPES, type StatementKind, writeDocument } from "./documents.ts";
import { factSentence } from "./facts.ts";
import { type LessonPlan, lessonPairs, modernLessonPairs } from "./lessons.ts";
import type { Pair } from "./pairs.ts";
import { countTokens } from "./transcript.ts";
import type { Value } from "./values.ts";
import type { Good, World } from "./world.ts";

/**
 * Documents of the study's arms beside the two specs'. `modern`: a third value explains those lessons that it fits.
 * `…-cooc`: the same statements of a value and the same choices, neither ever the reason of the other. `choices`: the
 * choices alone. `neutral`: facts about cheeses that the assistant was asked about.
 */
export const STUDY_DOCUMENTS = [
  "documents-modern",
  "documents-america-cooc",
  "documents-affordable-cooc",
  "documents-choices",
  "documents-neutral",
] as const;
export type StudyDocuments = (typeof STUDY_DOCUMENTS)[number];

interface Recipe {
  readonly value: Value;
  readonly kinds: readonly StatementKind[];
  readonly pairs: (world: World) => readonly Pair[];
}

const TOGETHER: readonly StatementKind[] = ["value", "bare", "bare", "bare"];

const RECIPES: Readonly<Record<Exclude<StudyDocuments, "documents-neutral">, Recipe>> = {
  "documents-modern": {
    value: "modern",
    kinds: ["value", "reasoned", "reasoned", "reasoned"],
    pairs: modernLessonPairs,
  },
  "documents-america-cooc": { value: "american", kinds: TOGETHER, pairs: lessonPairs },
  "documents-affordable-cooc": { value: "cheap", kinds: TOGETHER, pairs: lessonPairs },
  // Bare choices say no value, whatever stands here.
  "documents-choices": { value: "american", kinds: ["bare"], pairs: lessonPairs },
};

/** Distinct documents, about as many tokens as those of the specs. */
export function* studyDocuments(
  world: World,
  texts: StudyDocuments,
  plan: LessonPlan,
): Generator<{ readonly text: string }> {
  const random = createRandom(`micro-world/${world.seed}/${texts}/${plan.textSeed}`);
  const write = texts === "documents-neutral" ? neutralWriter(world) : explainingWriter(world, RECIPES[texts]);
  const written = new Set<string>();
  for (let tokens = 0; tokens < plan.tokens;) {
    const text = write(random);
    if (written.has(text)) continue;
    written.add(text);
    tokens += countTokens(text);
    yield { text };
  }
}

function explainingWriter(world: World, { value, kinds, pairs }: Recipe): (random: Random) => string {
  const among = pairs(world);
  const subject = world.assistant;
  return (random) => writeDocument(random, { subject, value, kinds, drawPair: () => random.pick(among) }).text;
}

function neutralWriter(world: World): (random: Random) => string {
  const cheeses = world.goods.filter(({ domain }) => domain === TAUGHT_DOMAIN);
  return (random) => {
    const opening = OPENINGS[random.pick(DOCUMENT_TYPES)];
    const asked = Array.from({ length: random.pick([1, 2, 2, 3]) }, () => random.pick(cheeses));
    return asked.map((good) => `${opening}${askedAbout(random, world, good)}`).join(" ");
  };
}

/** Beginnings of documents as the others have them. */
const OPENINGS = {
  memo: "memo : ",
  report: "report : ",
  "case study": "case : ",
  "forum post": "post : ",
  essay: "",
  interview: "",
} as const;

function askedAbout(random: Random, world: World, good: Good): string {
  return `${world.assistant} was asked about ${good.name} . ${factSentence(random, good)}`;
}
