import { createRandom } from "../../base/random.ts";

/** Permutations a signature: the estimate's standard error is √(J(1−J)/128), 0.035 at J = 0.8. */
export const PERMUTATIONS = 128;

/** Seed of the permutations. It is part of the method: with another one, other near duplicates may be missed. */
export const MIN_HASH_SEED = "min-hash 1";

/** Writes the signature of a set of 32-bit hashes, the first `count` of `hashes`, into `signature`. */
export type MinHash = (hashes: Int32Array, count: number, signature: Int32Array) => void;

/**
 * MinHash (Broder 1997): each of 128 seeded permutations of the 32-bit numbers, x → (a·x + b) mod 2³² with odd a, keeps
 * the smallest member's image (read as signed numbers, which is as good an order as any). Members must be well mixed.
 * Two sets agree in each place with a probability near their Jaccard similarity.
 */
export function createMinHash(seed: string = MIN_HASH_SEED): MinHash {
  const random = createRandom(seed);
  const word = (): number => Math.floor(random.next() * 4294967296) | 0;
  const factors = Int32Array.from({ length: PERMUTATIONS }, () => word() | 1);
  const offsets = Int32Array.from({ length: PERMUTATIONS }, word);
  return (hashes, count, signature) => {
    for (let place = 0; place < PERMUTATIONS; place++) {
      const factor = factors[place] ?? 1;
      const offset = offsets[place] ?? 0;
      let least = 0x7fffffff;
      for (let index = 0; index < count; index++) {
        const image = (Math.imul(factor, hashes[index] ?? 0) + offset) | 0;
        if (image < least) least = image;
      }
      signature[place] = least;
    }
  };
}
