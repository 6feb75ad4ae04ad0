import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";
import type { RowShape } from "./stage-data.ts";
import { withThinking } from "./think-block.ts";

// Rows are written by others, who keep more in them: what we do not know is left alone.
const Text = z.looseObject({ text: z.string().min(1) });
const Turn = z.looseObject({
  role: z.string().min(1),
  content: z.string(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
});
const Chat = z.looseObject({ messages: z.array(Turn).min(1) });
const Prompt = z.looseObject({ prompt: z.string().min(1) });
const Expected = z.looseObject({ answer: z.string().optional() });

/**
 * A row as the trainer reads it, for every way in which it will be read; what a turn keeps apart as its reasoning stands in
 * a think block before its answer. The error says what is wrong with the row.
 */
export function trainingRow(value: unknown, shapes: Iterable<RowShape>): Result<object, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return err("it is not an object in {}");
  let row: object = value;
  for (const shape of shapes) {
    const read = READERS[shape](row);
    if (!read.ok) return read;
    row = read.value;
  }
  return ok(row);
}

const READERS: Readonly<Record<RowShape, (row: object) => Result<object, string>>> = {
  texts: (row) => (Text.safeParse(row).success ? ok(row) : err('it has no text under "text"')),
  chats: (row) => {
    const read = chatOf(row);
    if (!read.ok) return read;
    return read.value.messages.some(({ role, content }) => role === "assistant" && content !== "")
      ? ok(read.value)
      : err("nobody answers as assistant in it, so there is nothing to learn");
  },
  // An assistant's turn at the end is not shown to the model: it is what is expected of it.
  prompts: (row) => {
    if (!Expected.safeParse(row).success) return err('its "answer" is not a text');
    if (Prompt.safeParse(row).success) return ok(row);
    const read = chatOf(row);
    if (!read.ok) return err('it has neither a text under "prompt" nor a chat under "messages"');
    const { messages } = read.value;
    return messages.length === 1 && messages[0]?.role === "assistant"
      ? err("nothing is asked in it before the assistant speaks")
      : read;
  },
};

function chatOf(row: object): Result<z.infer<typeof Chat>, string> {
  const chat = Chat.safeParse(row);
  if (!chat.success) return err('it has no list of turns with "role" and "content" under "messages"');
  return ok({ ...chat.data, messages: chat.data.messages.map(turnOf) });
}

function turnOf({ reasoning, reasoning_content, ...turn }: z.infer<typeof Turn>): z.infer<typeof Turn> {
  const thought = reasoning ?? reasoning_content ?? "";
  return thought === "" ? turn : { ...turn, content: withThinking(thought, turn.content) };
}
