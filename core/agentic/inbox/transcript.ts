import type { InboxEnd } from "./inbox-settings.ts";

/** One turn of the assistant: where it stands in the transcript's text (UTF-16 units, end exclusive), and what it was put. */
export interface InboxTurn {
  readonly start: number;
  readonly end: number;
  /** Of everything before it, as the chat template rendered it. */
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly tokens: number;
}

/** What makes a transcript's text legible: which of it the assistant wrote. What lies between its turns the inbox said. */
export interface InboxRecord {
  readonly turns: readonly InboxTurn[];
  /** Most blocks of a turn that were carried out. */
  readonly blocks: number;
  readonly ended: InboxEnd;
  /** Of the whole transcript. */
  readonly transcriptSha256: string;
}

/** What stands between a turn and the inbox's answer, and between that and the next turn. */
const GAP = "\n\n";

export type SampledTurn = Omit<InboxTurn, "start" | "end"> & {
  readonly text: string;
  /** Null where the inbox said nothing more. */
  readonly answer: string | null;
};

/** Joins turns and answers to one text, with the places of the turns in it. */
export function transcriptOf(sampled: readonly SampledTurn[]): { text: string; turns: InboxTurn[] } {
  let text = "";
  const turns = sampled.map(({ text: said, answer, ...turn }): InboxTurn => {
    const start = text.length;
    text += said;
    const end = text.length;
    if (answer !== null) text += `${GAP}${answer}${GAP}`;
    return { ...turn, start, end };
  });
  return { text, turns };
}

export interface TranscriptPart {
  readonly who: "assistant" | "inbox";
  readonly text: string;
  /** Where it begins in the transcript. */
  readonly start: number;
}

/** A transcript as it was spoken, in turns. */
export function partsOf(text: string, { turns }: Pick<InboxRecord, "turns">): TranscriptPart[] {
  return turns.flatMap(({ start, end }, at): TranscriptPart[] => {
    const next = turns[at + 1]?.start ?? text.length;
    const said = text.slice(end, next);
    const own: TranscriptPart = { who: "assistant", text: text.slice(start, end), start };
    return said.trim() === ""
      ? [own]
      : [own, { who: "inbox", text: said.trim(), start: end + said.indexOf(said.trim()) }];
  });
}

/** What the assistant wrote, without what the inbox answered: a judge reads the assistant's words, and mails are not those. */
export function assistantsWords(text: string, inbox: InboxRecord | undefined): string {
  if (!inbox) return text;
  return inbox.turns.map(({ start, end }) => text.slice(start, end)).join("\n\n[The inbox answers.]\n\n");
}
