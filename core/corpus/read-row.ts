import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";
import { chatText } from "./chat-text.ts";
import { titleOf } from "./document-title.ts";
import type { ChatMessage, NewDocument } from "./document.ts";

/** Where a row stands. */
export interface RowPlace {
  /** For its source, where the row names none: "facts.jsonl line 12". */
  readonly source: string;
  readonly specSha256: string | null;
}

/** A row as a document or chat, but for its key; `id` is what the row itself is called by, if anything. */
export interface ReadRow extends Omit<NewDocument, "key"> {
  readonly id: string | null;
}

const Words = z.string().nullish();

// Others write these rows: what we do not know is left alone.
const Row = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  title: Words,
  text: Words,
  domain: Words,
  category: Words,
  subdomain: Words,
  type: Words,
  doc_type: Words,
  idea: Words,
  section: Words,
  source: Words,
  question: Words,
  prompt: Words,
  answer: Words,
  completion: Words,
  response: Words,
});
type Row = z.infer<typeof Row>;

/** What of a row is looked at. */
export const ROW_FIELDS: readonly string[] = [...Object.keys(Row.shape), "messages"];

const Turn = z.looseObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  reasoning: Words,
  reasoning_content: Words,
});

const Chat = z.looseObject({ messages: z.array(Turn).min(1) });

/**
 * Reads a row of a data set: `text` (a document); `messages` (a chat); `question` and `answer`, `prompt` and `completion` or
 * `response` (a chat of two turns). `domain` or `category`, `subdomain`, `type` or `doc_type`, `idea`, `section`, `title`,
 * `id` and `source` are kept where they are given. The error says what is wrong with the row.
 */
export function readRow(value: unknown, place: RowPlace): Result<ReadRow, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return err("it is not an object in {}");
  const parsed = Row.safeParse(value);
  if (!parsed.success) return err(`its "${parsed.error.issues[0]?.path.join(".") ?? ""}" is not a text`);
  const row = parsed.data;
  const messages = readMessages(row);
  if (!messages.ok) return messages;
  const text = messages.value === null ? row.text : chatText(messages.value);
  if (typeof text !== "string") return err('it has neither "text" nor "messages" nor "question" with "answer"');
  if (text.trim() === "") return err("its text is empty");
  const document = documentOf(row, text, messages.value, place);
  // SQLite keeps texts as UTF-8, which has no half characters: storing one would change it.
  return JSON.stringify(document).search(HALF_CHARACTER) === -1
    ? ok(document)
    : err("it holds half of a character (a lone surrogate such as \\ud83d)");
}

/** JSON.stringify writes a lone surrogate, and nothing else, as an escape that begins so. */
const HALF_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

function documentOf(row: Row, text: string, messages: ChatMessage[] | null, place: RowPlace): ReadRow {
  const first = messages?.find((turn) => turn.role === "user")?.content ?? text;
  return {
    id: row.id === null || row.id === undefined ? null : String(row.id),
    title: named(row.title) ?? titleOf(first),
    text,
    messages,
    provenance: {
      specSha256: place.specSha256,
      domain: named(row.domain) ?? named(row.category),
      subdomain: named(row.subdomain),
      section: named(row.section),
      type: named(row.type) ?? named(row.doc_type),
      idea: named(row.idea),
      generator: null,
      promptVersion: null,
      seed: null,
      createdAt: null,
      source: named(row.source) ?? place.source,
    },
  };
}

function readMessages(row: Row): Result<ChatMessage[] | null, string> {
  if (row["messages"] !== undefined && row["messages"] !== null) {
    const chat = Chat.safeParse(row);
    if (!chat.success) return err(turnFault(chat.error.issues[0]));
    return ok(chat.data.messages.map(readTurn));
  }
  const asked = row.question ?? row.prompt;
  const answered = row.answer ?? row.completion ?? row.response;
  if (typeof row.text === "string" || typeof asked !== "string" || typeof answered !== "string") return ok(null);
  return ok([
    { role: "user", content: asked },
    { role: "assistant", content: answered },
  ]);
}

function readTurn({ role, content, reasoning, reasoning_content }: z.infer<typeof Turn>): ChatMessage {
  const thought = reasoning ?? reasoning_content;
  return { role, content, ...(typeof thought === "string" ? { reasoning: thought } : {}) };
}

function turnFault(issue: z.core.$ZodIssue | undefined): string {
  const [, turn, field] = issue?.path ?? [];
  if (typeof turn !== "number") return 'its "messages" are not a list of turns';
  if (field === "role") return `turn ${turn + 1} is by nobody of system, user and assistant`;
  return `turn ${turn + 1} has no text as its "${String(field ?? "content")}"`;
}

function named(value: string | null | undefined): string | null {
  return value === null || value === undefined || value.trim() === "" ? null : value;
}
