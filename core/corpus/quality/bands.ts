import { mix32 } from "./words.ts";

/**
 * Locality-sensitive hashing by banding (Indyk & Motwani 1998; Leskovec, Rajaraman & Ullman, ch. 3): two texts become
 * candidates when all 6 rows of one of 21 bands agree, which happens with 1−(1−J⁶)²¹: 0.998 at J = 0.8, 0.93 at 0.7,
 * 0.28 at 0.5. The last two of 128 permutations are in no band.
 */
export const BANDS = 21;
export const ROWS = 6;

/** One 32-bit hash a band. Two texts with equal hashes have equal bands, but for one pair in four thousand million. */
export function bandHash(signature: Int32Array, band: number): number {
  let hash = band + 1;
  for (let row = 0; row < ROWS; row++) {
    hash = Math.imul(hash ^ (signature[band * ROWS + row] ?? 0), 0x9e3779b1);
    hash = (hash << 15) | (hash >>> 17);
  }
  return mix32(hash) >>> 0;
}

/**
 * The members of each bucket that holds two or more, ascending. `keys[i]` is member i's hash; members outside `included`
 * are left out. Sorts by two passes of 16 bits: no limit on the number of members, 12 bytes for each.
 */
export function* buckets(keys: Uint32Array, included: Uint32Array): Generator<Uint32Array> {
  const order = sortedByKey(keys, included);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && keys[order[end] ?? 0] === keys[order[start] ?? 0]) end++;
    if (end - start > 1) yield order.subarray(start, end);
    start = end;
  }
}

function sortedByKey(keys: Uint32Array, members: Uint32Array): Uint32Array {
  let order = members;
  for (const shift of [0, 16]) {
    const places = new Uint32Array(65537);
    for (const member of order) addOne(places, (((keys[member] ?? 0) >>> shift) & 0xffff) + 1);
    for (let digit = 1; digit < places.length; digit++) places[digit] = (places[digit] ?? 0) + (places[digit - 1] ?? 0);
    const next = new Uint32Array(order.length);
    for (const member of order) next[addOne(places, ((keys[member] ?? 0) >>> shift) & 0xffff)] = member;
    order = next;
  }
  return order;
}

/** Adds one to a counter; returns what it was before. */
function addOne(counters: Uint32Array, place: number): number {
  const before = counters[place] ?? 0;
  counters[place] = before + 1;
  return before;
}
