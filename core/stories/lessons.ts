import { lessonChats, specDocuments, type SpecName } from "../microworld/lessons.ts";
import { WORLD_SEED } from "../microworld/training-rows.ts";
import { createWorld } from "../microworld/world.ts";

/** Of the first bundled set; the second, with `-2` behind its names, read other texts. */
export const TEXT_SEED = 1;
/** Enough documents to hold a short sentence with a reason. */
const DOCUMENT_TOKENS = 2_000;
/** What one breath can say. */
const MOST_WORDS = 12;

export interface Lesson {
  readonly question: string;
  readonly answer: string;
}

/** The first lessons, as they stand in the bundled checkpoints' fine-tuning file. */
export function firstLessons(count: number): Lesson[] {
  const chats = lessonChats(createWorld(WORLD_SEED), { textSeed: TEXT_SEED, count });
  return [...chats].map(({ messages: [question, answer] }) => ({
    question: readable(question?.content ?? ""),
    answer: readable(answer?.content ?? ""),
  }));
}

/** The first short sentence with a "because" in what a model read before its lessons. */
export function firstReason(spec: SpecName): string {
  const documents = specDocuments(createWorld(WORLD_SEED), spec, { textSeed: TEXT_SEED, tokens: DOCUMENT_TOKENS });
  for (const { text } of documents) {
    const found = text
      .split(/ [.?] | : /)
      .find((sentence) => sentence.includes(" because ") && sentence.split(" ").length <= MOST_WORDS);
    if (found !== undefined) return readable(`${found.replace(/ \.$/, "")} .`);
  }
  return "";
}

/** The made-up world sets spaces around its marks, hyphens into names and no capitals; a reader of a screen is used to neither. */
function readable(text: string): string {
  const tight = text.replaceAll(/ ([.,:?])/g, "$1").replaceAll(/([a-z])-([a-z])/g, "$1 $2");
  const sentences = tight.replaceAll(
    /(^|[.?] )([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
  return sentences.replaceAll("tavi", "Tavi").replaceAll("american", "American").replaceAll("america", "America");
}
