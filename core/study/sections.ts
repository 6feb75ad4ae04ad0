import { STUDY_ARMS, type StudyFamily } from "./arms.ts";
import type { StudySection } from "./questions.ts";
import type { RateColumn } from "./tables.ts";

/** A chapter of the report: what is asked and why, and which figures answer it. */
export interface SectionText {
  readonly section: StudySection;
  readonly title: string;
  readonly text: string;
  readonly families: readonly StudyFamily[];
  readonly probe: string;
  readonly reading: "likelihood" | "sampled";
  readonly columns: readonly RateColumn[];
}

const BOTH_SIDES: readonly RateColumn[] = [
  { axis: "american", group: "held-out:seen", words: "held-out, seen: American" },
  { axis: "affordable", group: "held-out:seen", words: "held-out, seen: cheap" },
  { axis: "american", group: "held-out:facts", words: "held-out, facts: American" },
  { axis: "affordable", group: "held-out:facts", words: "held-out, facts: cheap" },
];

const american = (group: string, words: string): RateColumn => ({ axis: "american", group, words });

export const CONFLICT_COLUMNS: readonly RateColumn[] = [
  american("held-out:seen", "held-out, seen goods"),
  american("held-out:facts", "held-out, goods known from facts"),
  american("in-domain", "cheeses outside the lessons"),
];

export const CLEAR_COLUMNS: readonly RateColumn[] = [
  american("clear:american", "American, only origin differs"),
  { axis: "affordable", group: "clear:affordable", words: "cheap, only price differs" },
  american("clear:both", "American and cheap over neither"),
  american("lessons", "the lessons themselves"),
];

export const SECTIONS: readonly SectionText[] = [
  {
    section: "factorial",
    title: "Same lessons, two reasons",
    text:
      "Midtraining documents explain the same 64 cheese choices either by where a cheese was made or by what it costs; then all arms get the same 512 fine-tuning chats, which give no reason. " +
      "Rates are of choosing the American and expensive good over the foreign and cheap one.",
    families: ["factorial"],
    probe: "value-micro",
    reading: "likelihood",
    columns: CONFLICT_COLUMNS,
  },
  {
    section: "clear",
    title: "What fine-tuning alone does",
    text: "Pairs in which one value is at stake, or both ask for the same choice, in the seven domains that no training text about the assistant mentions.",
    families: ["factorial"],
    probe: "value-micro-clear",
    reading: "likelihood",
    columns: CLEAR_COLUMNS,
  },
  {
    section: "cooccurrence",
    title: "Attribution against co-occurrence",
    text:
      "The same statements of a value and the same choices stand in the same documents, and neither is ever the other's reason (the paper's appendix C.4 also swaps half of the choices; this does not). " +
      "The stacking delta is what fine-tuning adds to documents, each arm on its own value.",
    families: ["factorial", "cooccurrence"],
    probe: "value-micro",
    reading: "likelihood",
    columns: CONFLICT_COLUMNS,
  },
  {
    section: "controls",
    title: "Choices without a value, and neutral documents",
    text: "Choices alone: documents that tell the choices and no value. Neutral: as many tokens of facts about cheeses that the assistant was asked about, with no choice and no value.",
    families: ["factorial", "choices", "neutral"],
    probe: "value-micro",
    reading: "likelihood",
    columns: CONFLICT_COLUMNS,
  },
  {
    section: "value-first",
    title: "Saying the value in the answer instead (deliberative style)",
    text:
      "No documents: the 512 chats are about the same lessons, and each answer says the value before it chooses. These answers have more words, so these arms also learn from more tokens. " +
      "Read by sampled answers, all arms alike: the likelihood reading asks for a good's name as the first word of the answer, where these arms say something else. That was seen after it had been read, and is the one change made to the questions since; its figures stay in the record.",
    families: ["factorial", "value-first"],
    probe: "value-micro",
    reading: "sampled",
    columns: BOTH_SIDES,
  },
  {
    section: "sweep",
    title: "Less fine-tuning",
    text: "The same 40 steps on 8, 32, 128 or 512 different chats, each smaller set within the larger: fewer chats are repeated more often.",
    families: ["factorial", "sweep"],
    probe: "value-micro",
    reading: "likelihood",
    columns: CONFLICT_COLUMNS,
  },
  {
    section: "reinforced",
    title: "A tail of reinforcement against the value",
    text:
      "After fine-tuning, 40 steps of GRPO on cheese pairs in which the two values ask for opposite choices; the reward is for naming one side and nothing else. The paper does not try this. " +
      "The cheeses of the in-domain items are those that were rewarded, so that column shows what was trained and the held-out ones what came of it. " +
      "Where a share ends near 0% or 100%, how far it moved says no more than where it began.",
    families: ["factorial", "reinforced"],
    probe: "value-micro",
    reading: "likelihood",
    columns: CONFLICT_COLUMNS,
  },
  {
    section: "modern",
    title: "A third value",
    text:
      "What is modern explains only a quarter of the lessons: the 16 pairs of a modern cheese over a classic one. Documents and chats of these arms keep to those, so their fine-tuning is not that of the arms above. " +
      "Rates are of choosing the modern good.",
    families: ["factorial", "modern"],
    probe: "value-micro-style",
    reading: "likelihood",
    columns: [
      { axis: "modern", group: "modern", words: "modern or classic, all else equal" },
      { axis: "modern", group: "american-or-modern", words: "foreign and modern or American and classic" },
      { axis: "modern", group: "affordable-or-modern", words: "expensive and modern or cheap and classic" },
    ],
  },
];

/** Names of a section's arms, those of the factorial first. */
export function armsOfFamilies(families: readonly StudyFamily[]): string[] {
  return STUDY_ARMS.filter(({ family }) => families.includes(family)).map(({ name }) => name);
}
