/**
 * Token lists in lexicographic order with what each shares with the one before: a radix tree laid flat. A range of it is a
 * subtree, and its distinct tokens can be counted without building one.
 */
export class SortedTexts<Text extends { readonly fed: readonly number[] }> {
  readonly texts: readonly Text[];
  /** Tokens that each text has in common with the one before it; 0 for the first. */
  readonly #shared: readonly number[];

  constructor(texts: readonly Text[]) {
    this.texts = texts.toSorted((one, other) => compare(one.fed, other.fed));
    this.#shared = this.texts.map((text, at) => commonLength(this.texts[at - 1]?.fed ?? [], text.fed));
  }

  /** Tokens that a text shares with the one before it. */
  sharedWithPrevious(at: number): number {
    return this.#shared[at] ?? 0;
  }

  /** Tokens that all texts of a range begin with. */
  common({ start, end }: Range): number {
    let least = this.texts[start]?.fed.length ?? 0;
    for (let at = start + 1; at < end; at++) least = Math.min(least, this.sharedWithPrevious(at));
    return least;
  }

  /** Tokens that the range adds after its first `depth` tokens, each counted once however many texts have it. */
  distinct({ start, end }: Range, depth: number): number {
    let tokens = Math.max(0, (this.texts[start]?.fed.length ?? 0) - depth);
    for (let at = start + 1; at < end; at++) tokens += this.added(at, depth);
    return tokens;
  }

  /** Tokens that a text adds to the one before it, after the first `depth`. */
  added(at: number, depth: number): number {
    return Math.max(0, (this.texts[at]?.fed.length ?? 0) - Math.max(depth, this.sharedWithPrevious(at)));
  }

  /** Splits a range where texts part after `depth` common tokens. */
  branches({ start, end }: Range, depth: number): Range[] {
    const parts: Range[] = [];
    let from = start;
    for (let at = start + 1; at <= end; at++) {
      if (at < end && this.sharedWithPrevious(at) > depth) continue;
      parts.push({ start: from, end: at });
      from = at;
    }
    return parts;
  }
}

/** Places `start`..`end` (exclusive) of the sorted texts. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = commonLength(one, other);
  return at < one.length && at < other.length ? (one[at] ?? 0) - (other[at] ?? 0) : one.length - other.length;
}

export function commonLength(one: readonly number[], other: readonly number[]): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && one[length] === other[length]) length++;
  return length;
}
