import { splitterFor } from "./added-tokens.ts";
import { beforeNormalizer } from "./tokenizer-rewrites.ts";
import type { TokenizerTraits } from "./tokenizer-traits.ts";

/** The steps of our library's tokenizer that we call one by one. */
export interface TokenizerSteps {
  readonly normalizer: ((text: string) => string) | null;
  readonly pre_tokenizer: ((text: string, options: { readonly section_index: number }) => readonly string[]) | null;
  /** The tokens of words; ids by token. */
  readonly model: ((words: readonly string[]) => readonly string[]) & {
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    readonly unk_token_id: number | undefined;
  };
}

/**
 * Ids of a text without the tokenizer's own beginning; NaN for a part that has no token. The order of the steps is the
 * reference implementation's: tokens in the raw text, the normaliser, tokens in the normalised text, words, model. Our
 * library's own way takes a normalised stretch that happens to spell a token for that token, and joins unknown
 * letters across words.
 */
export function plainEncoder(steps: TokenizerSteps, traits: TokenizerTraits): (text: string) => number[] {
  const { addedTokens } = traits;
  const normalize = normalizerOf(steps, traits);
  const words = wordsOf(steps, traits);
  const raw = splitterFor(
    addedTokens.filter((token) => !isNormalized(token)),
    (content) => content,
  );
  const normal = splitterFor(
    addedTokens.filter((token) => isNormalized(token)),
    normalize,
  );
  const idsOf = (word: string): number[] =>
    steps.model([word]).map((token) => steps.model.tokens_to_ids.get(token) ?? steps.model.unk_token_id ?? Number.NaN);
  return (text) => {
    const ids: number[] = [];
    for (const [index, section] of raw(text).entries()) {
      if (typeof section === "number") {
        ids.push(section);
        continue;
      }
      for (const [place, part] of normal(normalize(section)).entries()) {
        if (typeof part === "number") ids.push(part);
        else for (const word of words(part, index === 0 && place === 0)) ids.push(...idsOf(word));
      }
    }
    return ids;
  };
}

/** The normaliser's step. */
export function normalizerOf(steps: TokenizerSteps, { normalizers }: TokenizerTraits): (text: string) => string {
  const { normalizer } = steps;
  return normalizer === null ? (text) => text : (text) => normalizer(beforeNormalizer(text, normalizers));
}

/** The step that cuts normalised text into words; `isFirst`: the text is the beginning of the whole. */
export function wordsOf(
  steps: TokenizerSteps,
  { preTokenizers }: TokenizerTraits,
): (text: string, isFirst: boolean) => readonly string[] {
  const preTokenizer = steps.pre_tokenizer;
  if (preTokenizer === null) return (text) => [text];
  const last = preTokenizers.at(-1);
  const mark = last?.type === "Metaspace" && last.split !== false ? (last.replacement ?? "▁") : null;
  return (text, isFirst) => {
    const found = preTokenizer(text, { section_index: isFirst ? 0 : 1 });
    return mark === null ? found : found.flatMap((word) => splitBefore(word, mark));
  };
}

function isNormalized(token: {
  readonly normalized?: boolean | undefined;
  readonly special?: boolean | undefined;
}): boolean {
  return token.normalized ?? token.special !== true;
}

/** Cuts a word before every mark. */
function splitBefore(word: string, mark: string): string[] {
  const parts = word.split(mark);
  const [first = "", ...rest] = parts;
  return [...(first === "" ? [] : [first]), ...rest.map((part) => mark + part)];
}
