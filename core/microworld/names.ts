import type { Random } from "#core/base/random.ts";

/**
 * Invented names are two syllables from a small inventory, so that a byte-pair tokenizer reaches each of them in a few
 * merges that many names share.
 */
const ONSETS = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"];
const VOWELS = ["a", "e", "i", "o", "u"];
const CODAS = ["", "l", "n", "r", "s", "k"];

/** Letter runs too close to crude words, and English words that would mislead a reader. */
const UNWANTED =
  /kak|kok|kuk|kik|kun|dik|dir|fag|fap|fuk|fuz|suk|sek|nig|neg|naz|rap|ped|tit|pen[iu]|anus|pis|pus|pap|pop|pup|kum|kil|lesb|gaz|sas|pok|mupu|seven|lines|gates|bonus|manor|ruse|liker|fade|tuna|melon|lemon|salad|token/;

/** Yields new names forever; no name contains another or any of `taken`. */
export function* inventNames(random: Random, taken: readonly string[]): Generator<string, never> {
  const used = new Set(taken);
  for (;;) {
    const name = syllable(random) + syllable(random) + random.pick(CODAS);
    if (UNWANTED.test(name) || clashes(name, used)) continue;
    used.add(name);
    yield name;
  }
}

function syllable(random: Random): string {
  return random.pick(ONSETS) + random.pick(VOWELS);
}

function clashes(name: string, used: ReadonlySet<string>): boolean {
  for (const other of used) {
    if (name.includes(other) || other.includes(name)) return true;
  }
  return false;
}
