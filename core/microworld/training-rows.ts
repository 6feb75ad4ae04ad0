import { type LessonChat, lessonChats, specDocuments } from "./lessons.ts";
import { pretrainingTexts, rehearsalTexts } from "./pretraining.ts";
import { studyChats, studyPrompts } from "./study-chats.ts";
import { studyDocuments } from "./study-documents.ts";
import type { TrainingTexts } from "./training-texts.ts";
import { countTokens } from "./transcript.ts";
import type { World } from "./world.ts";

/** World of the bundled checkpoints, whose goods the bundled probes ask about. */
export const WORLD_SEED = 7;

const PRETRAINING = { tokens: 6_500_000, openingShare: 0.3 };
const REHEARSAL_TOKENS = 430_000;
const DOCUMENT_TOKENS = 60_000;
const CHAT_COUNT = 512;

export interface TrainingRow {
  /** `{text}`, `{text, …}` or `{messages}`. */
  readonly row: object;
  /** With begin and end tokens, exact since every word is one token. */
  readonly tokens: number;
}

/** Rows that checkpoints of the micro-world are trained on, drawn anew for each training seed. */
export function* trainingRows(world: World, texts: TrainingTexts, textSeed: number): Generator<TrainingRow> {
  switch (texts) {
    case "pretrain":
      for (const { text } of pretrainingTexts(world, { textSeed, ...PRETRAINING })) yield textRow(text);
      return;
    case "rehearsal":
      for (const { text } of rehearsalTexts(world, { textSeed, tokens: REHEARSAL_TOKENS })) yield textRow(text);
      return;
    case "documents-america":
    case "documents-affordable": {
      const spec = texts === "documents-america" ? "america" : "affordable";
      for (const row of specDocuments(world, spec, { textSeed, tokens: DOCUMENT_TOKENS })) {
        yield { row, tokens: countTokens(row.text) };
      }
      return;
    }
    case "documents-modern":
    case "documents-america-cooc":
    case "documents-affordable-cooc":
    case "documents-choices":
    case "documents-neutral":
      for (const { text } of studyDocuments(world, texts, { textSeed, tokens: DOCUMENT_TOKENS })) yield textRow(text);
      return;
    case "chats-aft":
      yield* chatRows(lessonChats(world, { textSeed, count: CHAT_COUNT }));
      return;
    case "chats-modern":
    case "chats-value-first-america":
    case "chats-value-first-affordable":
      yield* chatRows(studyChats(world, texts, { textSeed, count: CHAT_COUNT }));
      return;
    case "prompts-american":
    case "prompts-affordable":
      yield* chatRows(studyPrompts(world, texts, textSeed));
      return;
    default:
      texts satisfies never;
  }
}

function* chatRows(chats: Iterable<LessonChat>): Generator<TrainingRow> {
  for (const row of chats) {
    // As the chat template renders a question and its answer: two names with colons, and an end token behind.
    const spoken = row.messages.map((message) => message.content).join(" ");
    yield { row, tokens: countTokens(spoken) + 4 };
  }
}

function textRow(text: string): TrainingRow {
  return { row: { text }, tokens: countTokens(text) };
}
