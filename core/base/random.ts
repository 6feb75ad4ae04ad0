/**
 * Seeded pseudo-random numbers (xoshiro128** seeded by splitmix32 over a string hash): the same seed gives the same
 * stream on every platform. Source of the generator: Blackman & Vigna, "Scrambled linear pseudorandom number generators" (2021).
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in 0..count-1; `count` must be a positive integer. */
  integer(count: number): number;
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream named by `label`; does not advance this one. */
  fork(label: string): Random;
}

export function createRandom(seed: number | string): Random {
  const name = String(seed);
  const state = seedState(name);
  const next = (): number => nextUint32(state) / 4294967296;
  const integer = (count: number): number => Math.floor(next() * count);
  return {
    next,
    integer,
    pick: (items) => elementAt(items, integer(items.length)),
    shuffle: (items) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const held = elementAt(copy, last);
        copy[last] = elementAt(copy, other);
        copy[other] = held;
      }
      return copy;
    },
    fork: (label) => createRandom(`${name}/${label}`),
  };
}

function elementAt<T>(items: readonly T[], index: number): T {
  if (index >= items.length) throw new Error("Internal error: picked from an empty list.");
  // The bound was checked above; T itself may include undefined.
  return items[index] as T;
}

/** FNV-1a over UTF-16 code units, then splitmix32 for four non-zero words. */
function seedState(name: string): Uint32Array {
  let hash = 2166136261;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  }
  const state = new Uint32Array(4);
  for (let word = 0; word < 4; word++) {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = hash ^ (hash >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    state[word] = (mixed ^ (mixed >>> 15)) >>> 0;
  }
  if (state.every((value) => value === 0)) state[0] = 1;
  return state;
}

function rotateLeft(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}

function nextUint32(state: Uint32Array): number {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  const result = Math.imul(rotateLeft(Math.imul(s1, 5) >>> 0, 7), 9) >>> 0;
  const t2 = s2 ^ s0;
  const t3 = s3 ^ s1;
  state[1] = s1 ^ t2;
  state[0] = s0 ^ t3;
  state[2] = t2 ^ (s1 << 9);
  state[3] = rotateLeft(t3 >>> 0, 11);
  return result;
}
