/**
 * A text as exact duplicates compare it: canonical composition (NFC), every run of white space one space, none at the
 * ends. Case and punctuation count: a copy in capitals is another text.
 */
export function normalText(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/**
 * 53-bit hash of a text: two 32-bit lanes that see every UTF-16 unit, mixed with each other (the construction known as
 * cyrb53). Not cryptographic; whoever uses it compares what has the same hash.
 */
export function hash53(text: string, seed = 0): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Places that hold the same number as another place, in groups; places ascend in a group, groups by their first place. */
export function equalPlaces(numbers: Float64Array): number[][] {
  const sorted = numbers.toSorted();
  const repeated = new Map<number, number[]>();
  for (let index = 1; index < sorted.length; index++) {
    const value = sorted[index] ?? 0;
    if (value === sorted[index - 1]) repeated.set(value, []);
  }
  for (let index = 0; index < numbers.length; index++) repeated.get(numbers[index] ?? 0)?.push(index);
  return [...repeated.values()].sort((one, other) => (one[0] ?? 0) - (other[0] ?? 0));
}
