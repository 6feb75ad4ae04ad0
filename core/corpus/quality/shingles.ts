import { mix32, type Words } from "./words.ts";

/** Words a shingle: long enough that chance overlaps are rare, short enough that one changed word spares most of them. */
export const SHINGLE_WORDS = 5;

export interface HashList {
  /** Longer than `count`: what stands behind is of an earlier text. */
  readonly hashes: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * Hashes of a text's shingles in their order (Broder 1997): every run of five words; of a text with fewer words, the
 * whole. Fills `into` from its beginning, grown where it is too small.
 */
export function shingleHashes(words: Words, into: Int32Array<ArrayBuffer>): HashList {
  const count = words.count === 0 ? 0 : Math.max(1, words.count - SHINGLE_WORDS + 1);
  const hashes = into.length < count ? new Int32Array(count * 2) : into;
  const length = Math.min(SHINGLE_WORDS, words.count);
  for (let start = 0; start < count; start++) {
    let hash = 0x2f0b4c47;
    for (let index = 0; index < length; index++) {
      hash = Math.imul(hash ^ (words.hashes[start + index] ?? 0), 0x85ebca6b);
      hash = (hash << 13) | (hash >>> 19);
    }
    hashes[start] = mix32(hash);
  }
  return { hashes, count };
}

/** Sorts a list and takes doubles out, in place. */
export function distinct({ hashes, count }: HashList): HashList {
  hashes.subarray(0, count).sort();
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const value = hashes[index] ?? 0;
    if (index === 0 || value !== hashes[kept - 1]) hashes[kept++] = value;
  }
  return { hashes, count: kept };
}

/** The same shingles as texts, for what must be exact. `words` in normal form. */
export function shinglesOf(words: readonly string[]): Set<string> {
  if (words.length === 0) return new Set();
  if (words.length < SHINGLE_WORDS) return new Set([words.join(" ")]);
  return new Set(
    Array.from({ length: words.length - SHINGLE_WORDS + 1 }, (_, start) =>
      words.slice(start, start + SHINGLE_WORDS).join(" "),
    ),
  );
}

/** Shared members over all members of two sets; two empty sets are not alike. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const member of small) if (large.has(member)) shared++;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** The same of two sorted lists without doubles; hashes that collide by chance shift it by less than one in ten thousand. */
export function jaccardOfHashes(one: HashList, other: HashList): number {
  let shared = 0;
  for (let left = 0, right = 0; left < one.count && right < other.count;) {
    const difference = (one.hashes[left] ?? 0) - (other.hashes[right] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) left++;
    if (difference >= 0) right++;
  }
  const all = one.count + other.count - shared;
  return all === 0 ? 0 : shared / all;
}
