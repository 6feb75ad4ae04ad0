import { readFile } from "node:fs/promises";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { z } from "zod";

import type { CheckpointFiles } from "./checkpoint-files.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import { readJson } from "./read-json.ts";

const AddedToken = z.looseObject({ id: z.int().nonnegative(), content: z.string() });

/** tokenizer.json of the `tokenizers` library; the vocabulary is checked by hand because it has 100,000 entries and more. */
const TokenizerJson = z.looseObject({
  model: z.looseObject({ type: z.string().optional(), vocab: z.unknown() }),
  added_tokens: z.array(AddedToken).default([]),
});

const NamedToken = z.union([z.string(), z.looseObject({ content: z.string() })]);

const TokenizerConfig = z.looseObject({
  bos_token: NamedToken.nullish(),
  eos_token: NamedToken.nullish(),
  pad_token: NamedToken.nullish(),
  unk_token: NamedToken.nullish(),
  chat_template: z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]).nullish(),
});

export interface SpecialTokens {
  readonly bos: string | null;
  readonly eos: string | null;
  readonly pad: string | null;
  readonly unk: string | null;
}

/** A tokenizer as read from its files, before it is built. */
export interface TokenizerFiles {
  readonly path: string;
  readonly tokenizerJson: Readonly<Record<string, unknown>>;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** Largest token id + 1. */
  readonly idLimit: number;
  readonly idOf: ReadonlyMap<string, number>;
  readonly special: SpecialTokens;
  /** Source text of the chat template; null where the checkpoint has none. */
  readonly chatTemplate: string | null;
}

/** Where a tokenizer's files lie. */
export type TokenizerPaths = Pick<CheckpointFiles, "folder" | "tokenizer" | "tokenizerConfig" | "chatTemplate">;

/** Reads tokenizer.json, tokenizer_config.json and chat_template.jinja. The template's own file goes before the config's entry. */
export async function readTokenizerFiles(files: TokenizerPaths): Promise<Result<TokenizerFiles, InspectProblem>> {
  const json = await readShape(files.tokenizer, TokenizerJson, "a tokenizer.json of the tokenizers library");
  if (!json.ok) return json;
  const config =
    files.tokenizerConfig === null
      ? ok(TokenizerConfig.parse({}))
      : await readShape(files.tokenizerConfig, TokenizerConfig, "a tokenizer_config.json");
  if (!config.ok) return config;
  const idOf = vocabularyIds(json.value.model.vocab);
  if (idOf === null) {
    return err(
      problem(
        "tokenizer-unusable",
        `${files.tokenizer} has no vocabulary that can be read; copy it again from where the checkpoint was exported.`,
      ),
    );
  }
  for (const token of json.value.added_tokens) idOf.set(token.content, token.id);
  const template = await readTemplate(files.chatTemplate, config.value.chat_template ?? null);
  if (!template.ok) return template;
  return ok({
    path: files.tokenizer,
    tokenizerJson: json.value,
    tokenizerConfig: config.value,
    idLimit: [...idOf.values()].reduce((limit, id) => Math.max(limit, id + 1), 0),
    idOf,
    special: {
      bos: tokenText(config.value.bos_token),
      eos: tokenText(config.value.eos_token),
      pad: tokenText(config.value.pad_token),
      unk: tokenText(config.value.unk_token),
    },
    chatTemplate: template.value,
  });
}

async function readShape<T>(path: string, shape: z.ZodType<T>, what: string): Promise<Result<T, InspectProblem>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = shape.safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : ` (${issue.path.join(".") || "top"}: ${issue.message})`;
  return err(
    problem(
      "tokenizer-unusable",
      `${path} is not ${what}${where}; copy it again from where the checkpoint was exported.`,
    ),
  );
}

/** BPE and WordPiece keep {token: id}; Unigram keeps [[token, score], …] with the place as id. */
function vocabularyIds(vocabulary: unknown): Map<string, number> | null {
  const ids = new Map<string, number>();
  if (Array.isArray(vocabulary)) {
    for (const [id, entry] of vocabulary.entries()) {
      const token: unknown = Array.isArray(entry) ? entry[0] : null;
      if (typeof token !== "string") return null;
      ids.set(token, id);
    }
    return ids;
  }
  if (typeof vocabulary !== "object" || vocabulary === null) return null;
  for (const [token, id] of Object.entries(vocabulary)) {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0) return null;
    ids.set(token, id);
  }
  return ids;
}

function tokenText(token: z.infer<typeof NamedToken> | null | undefined): string | null {
  if (token === null || token === undefined) return null;
  return typeof token === "string" ? token : token.content;
}

type ConfiguredTemplate = string | readonly { readonly name: string; readonly template: string }[] | null;

async function readTemplate(
  path: string | null,
  configured: ConfiguredTemplate,
): Promise<Result<string | null, InspectProblem>> {
  if (path !== null) {
    try {
      return ok(await readFile(path, "utf8"));
    } catch (cause) {
      return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}); check its permissions.`));
    }
  }
  if (configured === null || typeof configured === "string") return ok(configured);
  const chosen = configured.find((entry) => entry.name === "default") ?? configured[0];
  return ok(chosen?.template ?? null);
}
