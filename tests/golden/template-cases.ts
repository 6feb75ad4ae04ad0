import type { TemplateOptions } from "#native/inference/chat-template.ts";
import type { CheckpointTokenizer } from "#native/inference/tokenizer.ts";
import type { TokenizerFiles } from "#native/inference/tokenizer-files.ts";
import { openTokenizer } from "#native/inference/tokenizer.ts";
import { z } from "zod";

const Message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });

const Family = z.strictObject({
  name: z.string(),
  tokenizer: z.looseObject({}),
  config: z.looseObject({
    bos_token: z.string().nullable().default(null),
    eos_token: z.string().nullable().default(null),
    pad_token: z.string().nullable().default(null),
    unk_token: z.string().nullable().default(null),
    chat_template: z.string(),
  }),
  /** `full` has what the tokenizer puts before and behind a text of its own accord. */
  texts: z
    .array(z.strictObject({ text: z.string(), ids: z.array(z.int()), full: z.array(z.int()), decoded: z.string() }))
    .min(20),
  /** A conversation without text is refused by the template. */
  chats: z
    .array(
      z.strictObject({
        messages: z.array(Message),
        text: z.string().optional(),
        refusal: z.string().optional(),
        ids: z.array(z.int()).optional(),
      }),
    )
    .min(5),
});
export type Family = z.infer<typeof Family>;

const Construct = z.strictObject({ source: z.string(), text: z.string().optional(), refusal: z.string().optional() });

/** Shape of tests/golden/templates.json. */
export const TemplateGolden = z.strictObject({
  by: z.string(),
  now: z.string(),
  families: z.array(Family).min(12),
  messages: z.array(Message),
  constructs: z.array(Construct).min(400),
  /** What single steps of a tokenizer make of the texts, in their order. */
  steps: z.strictObject({
    texts: z.array(z.string()),
    parts: z
      .array(
        z.strictObject({
          kind: z.enum(["pre_tokenizer", "normalizer"]),
          part: z.looseObject({ type: z.string() }),
          results: z.array(z.union([z.string(), z.array(z.string())])),
        }),
      )
      .min(80),
  }),
  random: z.array(Construct).min(1000),
});

/** Families whose tokenizers cannot be reproduced, with the words of the error that they must give. */
export const REFUSED: ReadonlyMap<string, string> = new Map([]);

export function filesOf(family: Family): TokenizerFiles {
  const { bos_token: bos, eos_token: eos, pad_token: pad, unk_token: unk, chat_template: chatTemplate } = family.config;
  return {
    path: family.name,
    tokenizerJson: family.tokenizer,
    tokenizerConfig: family.config,
    idLimit: 100_000,
    idOf: new Map(),
    special: { bos, eos, pad, unk },
    chatTemplate,
  };
}

const cache = new Map<string, CheckpointTokenizer>();

export function opened(family: Family): CheckpointTokenizer {
  const known = cache.get(family.name);
  if (known !== undefined) return known;
  const tokenizer = openTokenizer(filesOf(family));
  if (!tokenizer.ok) throw new Error(tokenizer.error.message);
  cache.set(family.name, tokenizer.value);
  return tokenizer.value;
}

export function optionsOf(family: Family, now: string): TemplateOptions {
  return { special: filesOf(family).special, date: new Date(now), folder: family.name };
}
