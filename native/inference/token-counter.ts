import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { ChatTemplate } from "./chat-template.ts";
import { openChatTemplate } from "./chat-template.ts";
import { findCheckpointFiles } from "./checkpoint-files.ts";
import type { ChatMessage } from "./engine.ts";
import { firstFile } from "./model-choice.ts";
import { findTextFiles } from "./served/inspect-served.ts";
import { readServed } from "./served/open-served.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";
import { openTokenizer } from "./tokenizer.ts";
import { readTokenizerFiles, type SpecialTokens, type TokenizerPaths } from "./tokenizer-files.ts";

export interface ChatTokens {
  /** Of the whole conversation as the template renders it. */
  readonly tokens: number;
  /** Those of them that the assistant says, each turn's end included: what is learnt from. */
  readonly assistant: number;
}

/** Counts tokens as the trainer does, without loading any weights. */
export interface TokenCounter {
  /** Of tokenizer.json, its configuration and the chat template. */
  readonly sha256: string;
  readonly special: SpecialTokens;
  /** Null where there is none. */
  readonly template: ChatTemplate | null;
  /** A text's own tokens: nothing is put before or behind it. */
  text(text: string): Result<number, Problem>;
  chat(messages: readonly ChatMessage[]): Result<ChatTokens, Problem>;
  /** Of a conversation with the assistant's header opened behind it: what is read before an answer is sampled. */
  prompt(messages: readonly ChatMessage[]): Result<number, Problem>;
}

/** `path`: the checkpoint's folder or its model file. */
export async function openTokenCounter(path: string): Promise<Result<TokenCounter, Problem>> {
  const served = await readServed(path);
  if (!served.ok) return served;
  const found = served.value === null ? await findCheckpointFiles(path) : await findTextFiles(path);
  return found.ok ? openCounterOf(found.value.paths) : found;
}

/** The counter of a folder as transformers saves it: tokenizer.json and what stands beside it, whatever the weights are. */
export async function openFolderCounter(folder: string): Promise<Result<TokenCounter, Problem>> {
  return openCounterOf({
    folder,
    tokenizer: join(folder, "tokenizer.json"),
    tokenizerConfig: await firstFile([join(folder, "tokenizer_config.json")]),
    chatTemplate: await firstFile([join(folder, "chat_template.jinja")]),
  });
}

async function openCounterOf(paths: TokenizerPaths): Promise<Result<TokenCounter, Problem>> {
  const files = await readTokenizerFiles(paths);
  if (!files.ok) return files;
  const tokenizer = openTokenizer(files.value);
  if (!tokenizer.ok) return tokenizer;
  const { folder } = paths;
  const { chatTemplate, special } = files.value;
  const template =
    chatTemplate === null ? ok(null) : openChatTemplate(chatTemplate, { special, date: TEMPLATE_DATE, folder });
  if (!template.ok) return template;
  const { tokenizerJson, tokenizerConfig } = files.value;
  const identity = JSON.stringify([tokenizerJson, tokenizerConfig, chatTemplate]);
  const count = (text: string): Result<number, Problem> => {
    const ids = tokenizer.value.encode(text, false);
    return ids.ok ? ok(ids.value.length) : ids;
  };
  return ok({
    sha256: createHash("sha256").update(identity, "utf8").digest("hex"),
    special,
    template: template.value,
    text: count,
    chat: (messages) =>
      template.value === null ? err(untemplated(folder)) : countChat(tokenizer.value, template.value, messages),
    prompt: (messages) => {
      if (template.value === null) return err(untemplated(folder));
      const rendered = template.value.render(messages, true);
      return rendered.ok ? count(rendered.value) : rendered;
    },
  });
}

/** A template that asks for today's date gets this one, so that a count is the same on every day. */
const TEMPLATE_DATE = new Date("2026-01-01T00:00:00Z");

/** What the template adds behind the conversation so far, with the assistant's header opened, is the assistant's. */
function countChat(
  tokenizer: CheckpointTokenizer,
  template: ChatTemplate,
  messages: readonly ChatMessage[],
): Result<ChatTokens, Problem> {
  const lengthOf = (turns: readonly ChatMessage[], opened: boolean): Result<number, Problem> => {
    if (turns.length === 0 && !opened) return ok(0);
    const rendered = template.render(turns, opened);
    if (!rendered.ok) return rendered;
    const ids = tokenizer.encode(rendered.value, false);
    return ids.ok ? ok(ids.value.length) : ids;
  };
  let assistant = 0;
  for (const [turn, message] of messages.entries()) {
    if (message.role !== "assistant") continue;
    const before = lengthOf(messages.slice(0, turn), true);
    if (!before.ok) return before;
    const through = lengthOf(messages.slice(0, turn + 1), false);
    if (!through.ok) return through;
    assistant += through.value - before.value;
  }
  const whole = lengthOf(messages, false);
  return whole.ok ? ok({ tokens: whole.value, assistant }) : whole;
}

function untemplated(folder: string): Problem {
  return problem(
    "template-missing",
    `${folder} has no chat template, so the tokens of chats cannot be counted with it: add chat_template.jinja, or choose another checkpoint.`,
  );
}
