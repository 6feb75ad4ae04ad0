import { z } from "zod";

import type { AddedToken } from "./added-tokens.ts";
import { isKnownPattern, losesMeaning, matchesNothing } from "./tokenizer-regex.ts";

/** Facts of a tokenizer.json that decide whether our library reads it as the reference implementation does. */
export interface TokenizerTraits {
  /** A construct that would give other ids than the reference implementation; null if there is none. */
  readonly unsupported: string | null;
  /** Whether `decoded` is all of `text`, for tokenizers that promise to keep it (byte-level ones); null for others. */
  readonly keepsText: ((text: string, decoded: string) => boolean) | null;
  /** Whether it brings a regular expression that is not among the published ones, and so may backtrack without end. */
  readonly foreignPatterns: boolean;
  readonly addedTokens: readonly AddedToken[];
  readonly normalizers: readonly Component[];
  readonly preTokenizers: readonly Component[];
  readonly decoders: readonly Component[];
}

export interface Component {
  readonly type?: string | undefined;
  readonly behavior?: string | undefined;
  readonly invert?: boolean | undefined;
  readonly pattern?: { readonly Regex?: string | undefined; readonly String?: string | undefined } | undefined;
  readonly content?: string | undefined;
  readonly add_prefix_space?: boolean | undefined;
  readonly replacement?: string | undefined;
  readonly prepend_scheme?: string | undefined;
  readonly split?: boolean | undefined;
  readonly start?: number | undefined;
  readonly stop?: number | undefined;
  readonly lowercase?: boolean | undefined;
  readonly handle_chinese_chars?: boolean | undefined;
  readonly normalizers?: readonly Component[] | undefined;
  readonly pretokenizers?: readonly Component[] | undefined;
  readonly decoders?: readonly Component[] | undefined;
}

const Component: z.ZodType<Component> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    behavior: z.string().optional(),
    invert: z.boolean().optional(),
    pattern: z.looseObject({ Regex: z.string().optional(), String: z.string().optional() }).optional(),
    content: z.string().optional(),
    add_prefix_space: z.boolean().optional(),
    replacement: z.string().optional(),
    prepend_scheme: z.string().optional(),
    split: z.boolean().optional(),
    start: z.int().optional(),
    stop: z.int().optional(),
    lowercase: z.boolean().optional(),
    handle_chinese_chars: z.boolean().optional(),
    normalizers: z.array(Component).optional(),
    pretokenizers: z.array(Component).optional(),
    decoders: z.array(Component).optional(),
  }),
);

const Relevant = z.looseObject({
  model: z.looseObject({ type: z.string().optional() }).optional().catch(undefined),
  normalizer: Component.nullish().catch(null),
  pre_tokenizer: Component.nullish().catch(null),
  decoder: Component.nullish().catch(null),
  added_tokens: z
    .array(
      z.looseObject({
        id: z.int().nonnegative(),
        content: z.string(),
        special: z.boolean().optional(),
        normalized: z.boolean().optional(),
        single_word: z.boolean().optional(),
        lstrip: z.boolean().optional(),
        rstrip: z.boolean().optional(),
      }),
    )
    .default([]),
});

/** Older files name no type; the library then tells it from the fields. */
const MODELS: ReadonlySet<string | undefined> = new Set(["BPE", "Unigram", "WordPiece", undefined]);
const LOST_REGEX = "a regular expression with atomic groups, possessive quantifiers, options or \\G";
/** Split behaviours that the library carries out as "Isolated" (its README, "Regex compatibility"). */
const UNSUPPORTED_SPLITS = ["mergedwithprevious", "mergedwithnext", "contiguous"];

export function readTokenizerTraits(tokenizerJson: Readonly<Record<string, unknown>>): TokenizerTraits {
  const parts = Relevant.parse(tokenizerJson);
  const normalizers = flatten(parts.normalizer);
  const preTokenizers = flatten(parts.pre_tokenizer);
  const unknownModel = MODELS.has(parts.model?.type) ? null : `the model type ${parts.model?.type}`;
  const unsupported = unknownModel ?? unsupportedPart(parts.added_tokens, preTokenizers, normalizers);
  const decoders = flatten(parts.decoder);
  const bytes = decoders.some((part) => part.type === "ByteLevel");
  const plain =
    normalizers.every((part) => part.type === "NFC") &&
    preTokenizers.every((part) => part.behavior?.toLowerCase() !== "removed") &&
    parts.added_tokens.every((token) => token.lstrip !== true && token.rstrip !== true);
  const composed = normalizers.length > 0;
  const prefixed = preTokenizers.some((part) => part.add_prefix_space === true);
  const comparable = (text: string): string => {
    const normal = composed ? text.normalize("NFC") : text;
    return prefixed ? normal.replaceAll(" ", "") : normal;
  };
  const keepsText = bytes && plain ? (text: string, decoded: string) => comparable(text) === comparable(decoded) : null;
  const foreignPatterns = [...normalizers, ...preTokenizers, ...decoders].some(
    ({ pattern }) => pattern?.Regex !== undefined && !isKnownPattern(pattern.Regex),
  );
  return {
    unsupported,
    keepsText,
    foreignPatterns,
    addedTokens: parts.added_tokens,
    normalizers,
    preTokenizers,
    decoders,
  };
}

function unsupportedPart(
  addedTokens: readonly { readonly single_word?: boolean | undefined }[],
  preTokenizers: readonly Component[],
  normalizers: readonly Component[],
): string | null {
  if (addedTokens.some((token) => token.single_word === true)) return "an added token with single_word";
  if (normalizers.some((part) => part.type === "Precompiled")) return "a precompiled table of characters";
  if (normalizers.some((part) => part.pattern?.Regex !== undefined && losesMeaning(part.pattern.Regex))) {
    return LOST_REGEX;
  }
  const mark = preTokenizers.findIndex((part) => part.type === "Metaspace");
  const { prepend_scheme: scheme, split } = preTokenizers[mark] ?? {};
  if ((mark > 0 && scheme === "first") || (mark >= 0 && mark < preTokenizers.length - 1 && split !== false)) {
    return "Metaspace in the middle of other steps";
  }
  return preTokenizers.map((part) => unsupportedSplit(part, normalizers)).find((found) => found !== null) ?? null;
}

function flatten(component: Component | null | undefined): Component[] {
  if (component === null || component === undefined) return [];
  const inner = component.normalizers ?? component.pretokenizers ?? component.decoders;
  return inner === undefined ? [component] : inner.flatMap((part) => flatten(part));
}

function unsupportedSplit(part: Component, normalizers: readonly Component[]): string | null {
  const { pattern } = part;
  if (pattern?.Regex !== undefined && losesMeaning(pattern.Regex)) {
    return LOST_REGEX;
  }
  if (part.type === "FixedLength") return "pieces of a fixed length";
  if (pattern?.Regex !== undefined && matchesNothing(pattern.Regex)) return "a split at places without letters";
  const behavior = part.behavior ?? "";
  if (part.type === "Split" && part.invert === true && behavior.toLowerCase() !== "removed") {
    return `the split behaviour ${behavior} turned round`;
  }
  if (part.type === "Punctuation" && behavior.toLowerCase() !== "contiguous") {
    return `the split behaviour ${behavior || "Isolated"} at punctuation`;
  }
  if (part.type !== "Split" || !UNSUPPORTED_SPLITS.includes(behavior.toLowerCase())) return null;
  // A split at text that a normaliser has replaced before never happens.
  const text = pattern?.String;
  const replaced = normalizers.some(
    (each) => each.type === "Replace" && each.pattern?.String === text && !(each.content ?? "").includes(text ?? ""),
  );
  return text !== undefined && replaced ? null : `the split behaviour ${behavior}`;
}
