import type { HashList } from "./shingles.ts";
import { mix32 } from "./words.ts";

/** A phrase that many documents hold. */
export interface Phrase {
  readonly text: string;
  /** Documents that hold the rarest five words in a row of it: at least as many as hold all of it. */
  readonly documents: number;
  /** Place of a document that holds it. */
  readonly example: number;
}

const COUNTER_BITS = 22;
/** A phrase grows by words whose five are in nearly as many documents. */
const GROWS_WITHIN = 0.9;
export const MOST_PHRASES = 40;

/**
 * First reading: how many documents hold each shingle, in two rows of shared counters (a count-min sketch, Cormode &
 * Muthukrishnan 2005; 32 MiB). It never counts too few, so what it finds rare is rare.
 */
export interface PhraseSketch {
  add(distinctShingles: HashList): void;
  /** At least the number of documents that hold it. */
  atMost(shingle: number): number;
  /** Whether any shingle may be in so many documents. */
  reaches(least: number): boolean;
}

export function createPhraseSketch(): PhraseSketch {
  const rows = [new Uint32Array(1 << COUNTER_BITS), new Uint32Array(1 << COUNTER_BITS)] as const;
  const places = (shingle: number): [number, number] => [
    shingle >>> (32 - COUNTER_BITS),
    mix32(shingle ^ 0x5bd1e995) >>> (32 - COUNTER_BITS),
  ];
  return {
    add: ({ hashes, count }) => {
      for (let index = 0; index < count; index++) {
        const [first, second] = places(hashes[index] ?? 0);
        rows[0][first] = (rows[0][first] ?? 0) + 1;
        rows[1][second] = (rows[1][second] ?? 0) + 1;
      }
    },
    atMost: (shingle) => {
      const [first, second] = places(shingle);
      return Math.min(rows[0][first] ?? 0, rows[1][second] ?? 0);
    },
    reaches: (least) => rows.every((row) => row.some((count) => count >= least)),
  };
}

interface Held {
  documents: number;
  last: number;
  readonly example: number;
  /** Word of the example where it begins. */
  readonly word: number;
}

/** Second reading: exact counts of the shingles that the sketch leaves, and the phrases that they make up. */
export interface PhraseCounts {
  /** Adds a document's shingles in their order. */
  add(place: number, shingles: HashList): void;
  /** Most frequent first. `shinglesAt` gives the shingles of an example again, `textAt` the words from one to another. */
  phrases(
    shinglesAt: (place: number) => readonly number[],
    textAt: (place: number, firstWord: number, endWord: number) => string,
  ): Phrase[];
}

export function createPhraseCounts(sketch: PhraseSketch, least: number, shingleWords: number): PhraseCounts {
  const held = new Map<number, Held>();
  return {
    add: (place, { hashes, count }) => {
      for (let word = 0; word < count; word++) {
        const shingle = hashes[word] ?? 0;
        if (sketch.atMost(shingle) < least) continue;
        const known = held.get(shingle);
        if (known === undefined) held.set(shingle, { documents: 1, last: place, example: place, word });
        else if (known.last !== place) {
          known.documents++;
          known.last = place;
        }
      }
    },
    phrases: (shinglesAt, textAt) => {
      const often = [...held].filter(([, { documents }]) => documents >= least);
      const used = new Set<number>();
      const phrases: Phrase[] = [];
      for (const [shingle, { documents, example, word }] of often.sort(
        (one, other) => other[1].documents - one[1].documents,
      )) {
        if (used.has(shingle)) continue;
        if (phrases.length === MOST_PHRASES) break;
        const around = shinglesAt(example);
        const near = (index: number): boolean =>
          around[index] !== undefined && (held.get(around[index])?.documents ?? 0) >= GROWS_WITHIN * documents;
        let first = word;
        let last = word;
        while (near(first - 1)) first--;
        while (near(last + 1)) last++;
        const members = around.slice(first, last + 1);
        for (const member of members) used.add(member);
        const rarest = Math.min(...members.map((member) => held.get(member)?.documents ?? documents));
        phrases.push({ text: textAt(example, first, last + shingleWords), documents: rarest, example });
      }
      return phrases;
    },
  };
}
