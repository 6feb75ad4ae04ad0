import { Tokenizer } from "@huggingface/tokenizers";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { TokenizerProblem } from "./inspect-problem.ts";
import { pieceDecoder } from "./token-decoder.ts";
import type { TokenizerSteps } from "./token-encoder.ts";
import { plainEncoder } from "./token-encoder.ts";
import { OutOfTime, TimeWatch } from "./time-watch.ts";
import type { TokenizerFiles } from "./tokenizer-files.ts";
import { faithfulNormalizer, faithfulPreTokenizer } from "./tokenizer-rewrites.ts";
import { readTokenizerTraits, type TokenizerTraits } from "./tokenizer-traits.ts";

/** What we use of the library, whose own declarations do not resolve under Node's module rules. */
interface LibraryTokenizer extends TokenizerSteps {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
  decode(
    ids: readonly number[],
    options: { readonly skip_special_tokens: boolean; readonly clean_up_tokenization_spaces: boolean },
  ): string;
  id_to_token(id: number): string | undefined;
}

export interface CheckpointTokenizer {
  /**
   * Token ids of a whole text. `begin`: put the tokenizer's own beginning (BOS) before it, as raw text wants; a rendered
   * chat has its own, and so has text that starts with BOS already. Nothing is ever put behind the text.
   */
  encode(text: string, begin: boolean): Result<number[], TokenizerProblem>;
  /** Text of tokens, special ones included, no spaces cleaned up; ids that no token has give nothing. */
  decode(ids: readonly number[]): string;
}

/** Texts that the self-check takes to ids and back: spaces, digits, quotes, line ends, other scripts, an emoji. */
const SELF_CHECK = [
  "Hello, world!",
  "  two  spaces\nand 1,234.5 lines\r\n",
  "don't “quote” — naïve café",
  "日本語 русский 👩‍🔬",
];

/** A vocabulary of 250,000 tokens is built in about a second. */
const BUILD_LIMIT_MS = 60_000;
/** One text or answer; some milliseconds with a pattern that is not made to backtrack. */
const TEXT_LIMIT_MS = 5_000;

/**
 * Builds the tokenizer and takes some texts to ids and back. Constructs that the library is known to read otherwise
 * than the reference implementation are a problem, not a guess. A file's own patterns may backtrack without end: with
 * any that is not known, each text is read under watch.
 */
export function openTokenizer(files: TokenizerFiles): Result<CheckpointTokenizer, TokenizerProblem> {
  const watch = new TimeWatch();
  try {
    const traits = readTokenizerTraits(files.tokenizerJson);
    if (traits.unsupported !== null)
      return err(unusable(files.path, `uses ${traits.unsupported}, which this engine cannot reproduce`));
    const built = watch.within(BUILD_LIMIT_MS, () => buildTokenizer(files, traits));
    return built.ok && traits.foreignPatterns ? ok(watched(built.value, files.path, watch)) : built;
  } catch (cause) {
    return err(unusable(files.path, `cannot be built (${reasonOf(cause)})`));
  }
}

function watched(tokenizer: CheckpointTokenizer, path: string, watch: TimeWatch): CheckpointTokenizer {
  return {
    encode: (text, begin) => {
      try {
        return watch.within(TEXT_LIMIT_MS, () => tokenizer.encode(text, begin));
      } catch (cause) {
        if (!(cause instanceof OutOfTime)) throw cause;
        return err(unusable(path, `takes too long over ${JSON.stringify(text.slice(0, 60))}`));
      }
    },
    decode: (ids) => watch.within(TEXT_LIMIT_MS, () => tokenizer.decode(ids)),
  };
}

function buildTokenizer(files: TokenizerFiles, traits: TokenizerTraits): Result<CheckpointTokenizer, TokenizerProblem> {
  const pre_tokenizer = faithfulPreTokenizer(files.tokenizerJson["pre_tokenizer"]);
  const normalizer = faithfulNormalizer(files.tokenizerJson["normalizer"]);
  const json = { ...files.tokenizerJson, normalizer, pre_tokenizer };
  const library: LibraryTokenizer = new Tokenizer(json, {
    ...files.tokenizerConfig,
    clean_up_tokenization_spaces: false,
  });
  const plainIds = plainEncoder(library, traits);
  const pieces = pieceDecoder(traits.decoders);
  const decode = (ids: readonly number[]): string => {
    const known = ids.filter((id) => library.id_to_token(id) !== undefined);
    if (pieces !== null) return pieces(known.map((id) => library.id_to_token(id) ?? ""));
    return known.length === 0
      ? ""
      : library.decode(known, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  };
  const beginning = beginningIds(library, plainIds);
  const encode = (text: string, begin: boolean): Result<number[], TokenizerProblem> => {
    const ids = plainIds(text);
    if (ids.some((id) => !Number.isInteger(id))) {
      return err(unusable(files.path, `has no token for part of ${JSON.stringify(text.slice(0, 60))}`));
    }
    if (traits.keepsText?.(text, decode(ids)) === false) {
      return err(unusable(files.path, `loses part of ${JSON.stringify(text.slice(0, 60))}`));
    }
    const alreadyBegun = beginning.every((id, index) => ids[index] === id);
    return ok(begin && !alreadyBegun ? [...beginning, ...ids] : ids);
  };
  for (const text of SELF_CHECK) {
    const ids = encode(text, false);
    if (!ids.ok && traits.keepsText !== null) return ids;
    if (!ids.ok) continue;
    const stable = settles(ids.value, (each) => encode(decode(each), false));
    if (!stable)
      return err(unusable(files.path, `does not read its own text ${JSON.stringify(decode(ids.value))} back`));
  }
  return ok({ encode, decode });
}

/**
 * Whether a text's ids stay the same when they are written out and read again. The first rounds may differ: a tokenizer
 * that sets a space before a text takes one away when it writes, and unknown letters come back as a name.
 */
function settles(first: readonly number[], reread: (ids: readonly number[]) => Result<number[], unknown>): boolean {
  let ids = first;
  for (let round = 0; round < 3; round++) {
    const again = reread(ids);
    if (!again.ok) return false;
    if (again.value.length === ids.length && again.value.every((id, index) => id === ids[index])) return true;
    ids = again.value;
  }
  return false;
}

/** What the post-processor puts before a text: the ids in front of the plain ones. */
function beginningIds(library: LibraryTokenizer, plainIds: (text: string) => number[]): number[] {
  const probe = "a";
  const plain = plainIds(probe);
  const full = library.encode(probe, { add_special_tokens: true }).ids;
  const start = full.findIndex((_, index) => plain.every((id, offset) => full[index + offset] === id));
  return start <= 0 ? [] : full.slice(0, start);
}

/** Length of the common beginning of two id lists. */
export function commonPrefixLength(one: readonly number[], other: readonly number[]): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && one[length] === other[length]) length++;
  return length;
}

function unusable(path: string, what: string): TokenizerProblem {
  return problem(
    "tokenizer-unusable",
    `${path} ${what}; use a checkpoint with another tokenizer, or copy the file again if it is damaged.`,
  );
}
