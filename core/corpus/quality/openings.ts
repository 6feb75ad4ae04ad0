import { equalPlaces } from "./text-hash.ts";
import { mix32, type Words } from "./words.ts";

export interface OpeningGroup {
  /** Places of the documents that begin alike, ascending. */
  readonly places: readonly number[];
}

export interface Openings {
  /** Adds the next document. */
  add(words: Words): void;
  /** Openings that at least `least` documents share, most frequent first. */
  shared(least: number): OpeningGroup[];
}

/** Counts by which words documents begin; a document with fewer words begins like no other. Eight bytes a document. */
export function createOpenings(capacity: number, length: number): Openings {
  const keys = new Float64Array(capacity);
  let count = 0;
  return {
    add: (words) => {
      // Documents that are too short get keys of their own, outside the 53 bits that are hashes.
      keys[count] = words.count < length ? -1 - count : openingKey(words, length);
      count++;
    },
    shared: (least) =>
      equalPlaces(keys.subarray(0, count))
        .filter((places) => places.length >= least)
        .map((places) => ({ places }))
        .sort((one, other) => other.places.length - one.places.length),
  };
}

/** 53 bits of the first words' hashes. */
function openingKey(words: Words, length: number): number {
  let high = 0x9747b28c;
  let low = 0x3c6ef372;
  for (let index = 0; index < length; index++) {
    const hash = words.hashes[index] ?? 0;
    high = mix32(Math.imul(high, 31) ^ hash);
    low = mix32(Math.imul(low, 37) + hash);
  }
  return (high & 0x1fffff) * 4294967296 + (low >>> 0);
}
