import { bandHash, BANDS } from "./bands.ts";
import { createMinHash, PERMUTATIONS } from "./min-hash.ts";
import type { HashList } from "./shingles.ts";
import { hash53, normalText } from "./text-hash.ts";

/** What is kept of each document so that duplicates can be looked for: 220 bytes, whatever its length. */
export interface Sketches {
  readonly count: number;
  /** Hash of the normal text; equal texts have equal hashes. */
  readonly textHashes: Float64Array;
  /** Number of distinct shingles; 0 for a document without words. */
  readonly sizes: Uint32Array;
  /** For each band, the documents' hashes. */
  readonly bandKeys: readonly Uint32Array[];
  /** Adds the next document by its text and its distinct shingles. */
  add(text: string, shingles: HashList): void;
  /** Similarity of two documents as their signatures' low bytes tell it (b-bit minwise hashing, Li & König 2010). */
  estimate(one: number, other: number): number;
}

/** Two unlike hashes have the same low byte once in 256 times. */
const CHANCE = 1 / 256;

export function createSketches(capacity: number): Sketches {
  const textHashes = new Float64Array(capacity);
  const sizes = new Uint32Array(capacity);
  const bandKeys = Array.from({ length: BANDS }, () => new Uint32Array(capacity));
  const lowBytes = new Uint8Array(capacity * PERMUTATIONS);
  const signature = new Int32Array(PERMUTATIONS);
  const minHash = createMinHash();
  let count = 0;
  return {
    get count() {
      return count;
    },
    textHashes,
    sizes,
    bandKeys,
    add: (text, shingles) => {
      if (count === capacity) throw new Error("Internal error: more documents than were announced.");
      minHash(shingles.hashes, shingles.count, signature);
      textHashes[count] = hash53(normalText(text));
      sizes[count] = shingles.count;
      for (const [band, keys] of bandKeys.entries()) keys[count] = bandHash(signature, band);
      lowBytes.set(signature, count * PERMUTATIONS);
      count++;
    },
    estimate: (one, other) => {
      let agreeing = 0;
      for (let place = 0; place < PERMUTATIONS; place++) {
        if (lowBytes[one * PERMUTATIONS + place] === lowBytes[other * PERMUTATIONS + place]) agreeing++;
      }
      return Math.max(0, (agreeing / PERMUTATIONS - CHANCE) / (1 - CHANCE));
    },
  };
}
