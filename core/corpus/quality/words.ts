/**
 * The words of a text, as every check counts and compares them. A word is a run of letters, digits and marks (Unicode
 * categories L, N, M), with apostrophes inside it; a character of a script that is written without spaces (Chinese,
 * Japanese, Thai, Lao, Khmer, Burmese) is a word by itself. Two words are the same when they are after NFKC, lower case
 * and without format characters (soft hyphen, zero-width space, direction marks) and with the straight apostrophe.
 */
export interface Words {
  readonly count: number;
  /** 32-bit hash of each word in its normal form. Longer than `count`: what stands behind is of an earlier text. */
  readonly hashes: Uint32Array;
  /** Where each begins and ends in the text, UTF-16 units, end exclusive. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const WORD = 1;
const APOSTROPHE = 2;
const FORMAT = 3;
const ALONE = 4;

/** Kinds of the first 128 characters; everything else is asked of Unicode. */
const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 39) return APOSTROPHE;
  return /[a-z0-9]/i.test(String.fromCharCode(code)) ? WORD : 0;
});

const ALONE_SCRIPTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function kindOf(codePoint: number): number {
  if (codePoint < 128) return ASCII_KINDS[codePoint] ?? 0;
  if (codePoint === 0x2019 || codePoint === 0x02bc || codePoint === 0xff07) return APOSTROPHE;
  const character = String.fromCodePoint(codePoint);
  if (/\p{Cf}/u.test(character)) return FORMAT;
  if (/\p{M}/u.test(character)) return WORD;
  if (ALONE_SCRIPTS.test(character)) return ALONE;
  return /[\p{L}\p{N}]/u.test(character) ? WORD : 0;
}

/** The form in which two words are compared. */
export function normalWord(word: string): string {
  if (!/[^ -~]/.test(word)) return word.toLowerCase();
  return word
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[\u2019\u02bc\uff07]/g, "'")
    .normalize("NFKC")
    .toLowerCase();
}

/** FNV-1a over UTF-16 units, finished by the mixer of MurmurHash3 so that all bits depend on all characters. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix32(hash) >>> 0;
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, public domain): a permutation of the 32-bit numbers. */
export function mix32(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The words of a text in normal form; for what is short or rare. */
export function wordsOf(text: string): string[] {
  const words = createWordScanner()(text);
  return Array.from({ length: words.count }, (_, index) => wordAt(text, words, index));
}

/** One scanned word in normal form. */
export function wordAt(text: string, words: Words, index: number): string {
  return normalWord(text.slice(words.starts[index], words.ends[index]));
}

/** Words of one text after another. What it gives is overwritten by the next call: nothing is allocated for a text. */
export function createWordScanner(): (text: string) => Words {
  let hashes = new Uint32Array(1024);
  let starts = new Uint32Array(1024);
  let ends = new Uint32Array(1024);
  const kinds = new Map<number, number>();
  const kindAt = (text: string, place: number): number => {
    const code = text.charCodeAt(place);
    if (code < 128) return ASCII_KINDS[code] ?? 0;
    const point = text.codePointAt(place) ?? code;
    const known = kinds.get(point);
    if (known !== undefined) return known;
    const kind = kindOf(point);
    kinds.set(point, kind);
    return kind;
  };
  const grow = (): void => {
    hashes = larger(hashes);
    starts = larger(starts);
    ends = larger(ends);
  };
  return (text) => {
    let count = 0;
    let place = 0;
    while (place < text.length) {
      const kind = kindAt(text, place);
      if (kind !== WORD && kind !== ALONE) {
        place += widthAt(text, place);
        continue;
      }
      const end = kind === ALONE ? endOfAlone(text, place, kindAt) : endOfWord(text, place, kindAt);
      if (count === hashes.length) grow();
      hashes[count] = hashOfWord(text, place, end);
      starts[count] = place;
      ends[count] = end;
      count++;
      place = end;
    }
    return { count, hashes, starts, ends };
  };
}

type KindAt = (text: string, place: number) => number;

/** A character by itself, with the marks that stand on it. */
function endOfAlone(text: string, start: number, kindAt: KindAt): number {
  let end = start + widthAt(text, start);
  while (end < text.length && kindAt(text, end) === WORD && /^\p{M}/u.test(text.slice(end, end + 2))) {
    end += widthAt(text, end);
  }
  return end;
}

/** Apostrophes and format characters belong to a word only where it goes on behind them. */
function endOfWord(text: string, start: number, kindAt: KindAt): number {
  let end = start;
  let place = start;
  while (place < text.length) {
    const kind = kindAt(text, place);
    if (kind === WORD) end = place + widthAt(text, place);
    else if (kind !== APOSTROPHE && kind !== FORMAT) break;
    else if (kind === APOSTROPHE && place > end && kindAt(text, place - 1) === APOSTROPHE) break;
    place += widthAt(text, place);
  }
  return end;
}

function hashOfWord(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let place = start; place < end; place++) {
    const code = text.charCodeAt(place);
    // Beyond ASCII the normal form may be other characters, and another number of them.
    if (code >= 128) return hashText(normalWord(text.slice(start, end)));
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    hash = Math.imul(hash ^ lower, 0x01000193);
  }
  return mix32(hash) >>> 0;
}

function widthAt(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code >= 0xd800 && code < 0xdc00 && place + 1 < text.length ? 2 : 1;
}

function larger(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(array.length * 2);
  copy.set(array);
  return copy;
}
