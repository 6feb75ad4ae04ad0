import { lessonChats, specDocuments } from "./lessons.ts";
import { pretrainingTexts, rehearsalTexts } from "./pretraining.ts";
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

/** Rows that the bundled checkpoints are trained on, drawn anew for each training seed. */
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
    case "chats-aft":
      for (const row of lessonChats(world, { textSeed, count: CHAT_COUNT })) {
        // As the chat template renders a question and its answer: two names with colons, and an end token behind.
        const spoken = row.messages.map((message) => message.content).join(" ");
        yield { row, tokens: countTokens(spoken) + 4 };
      }
      return;
    default:
      texts satisfies never;
  }
}

function textRow(text: string): TrainingRow {
  return { row: { text }, tokens: countTokens(text) };
}
