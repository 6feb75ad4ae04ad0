import { createWordScanner, mix32, wordAt, type Words } from "./words.ts";

/** Where a run of words stands: in which text, at which word. */
export interface GramPlace {
  readonly text: number;
  readonly word: number;
}

/** Runs of a fixed number of words of some texts, found by a hash and then to be compared word by word. */
export interface GramIndex {
  readonly length: number;
  /** Adds every run of `length` words of a text, given by the hashes of its words. */
  add(text: number, hashes: Uint32Array, count: number): void;
  /** Places whose hash is the same as that of the run at each word of the scanned text. */
  visit(words: Words, found: (word: number, places: readonly GramPlace[]) => void): void;
}

const BASE = 0x01000193;
const FILTER_BITS = 22;

/** Rolling hash (Karp & Rabin 1987) over the words' hashes, modulo 2³²; a bit filter spares most look-ups. */
export function createGramIndex(length: number): GramIndex {
  const places = new Map<number, GramPlace[]>();
  const filter = new Uint8Array(1 << (FILTER_BITS - 3));
  let leaving = 1;
  for (let power = 1; power < length; power++) leaving = Math.imul(leaving, BASE);
  const roll = (hashes: Uint32Array, count: number, each: (word: number, hash: number) => void): void => {
    let hash = 0;
    for (let word = 0; word < count; word++) {
      if (word >= length) hash = (hash - Math.imul(hashes[word - length] ?? 0, leaving)) | 0;
      hash = (Math.imul(hash, BASE) + (hashes[word] ?? 0)) | 0;
      if (word >= length - 1) each(word - length + 1, mix32(hash) >>> 0);
    }
  };
  return {
    length,
    add: (text, hashes, count) =>
      roll(hashes, count, (word, hash) => {
        const bit = hash >>> (32 - FILTER_BITS);
        filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
        const held = places.get(hash);
        if (held === undefined) places.set(hash, [{ text, word }]);
        else held.push({ text, word });
      }),
    visit: (words, found) =>
      roll(words.hashes, words.count, (word, hash) => {
        const bit = hash >>> (32 - FILTER_BITS);
        if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return;
        const held = places.get(hash);
        if (held !== undefined) found(word, held);
      }),
  };
}

/** Words of many texts as numbers: the same number for the same normal form, so that texts are compared without strings. */
export interface WordNumbers {
  /** Scans and numbers a text. */
  of(text: string): { readonly hashes: Uint32Array; readonly numbers: Uint32Array };
  /** The number of a scanned word; undefined where no numbered text has it. */
  find(text: string, words: Words, index: number): number | undefined;
}

export function createWordNumbers(): WordNumbers {
  const numbers = new Map<string, number>();
  const scan = createWordScanner();
  return {
    of: (text) => {
      const words = scan(text);
      const own = Uint32Array.from({ length: words.count }, (_, index) => {
        const word = wordAt(text, words, index);
        const number = numbers.get(word) ?? numbers.size;
        numbers.set(word, number);
        return number;
      });
      return { hashes: words.hashes.slice(0, words.count), numbers: own };
    },
    find: (text, words, index) => numbers.get(wordAt(text, words, index)),
  };
}
