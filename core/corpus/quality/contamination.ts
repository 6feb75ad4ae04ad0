import type { ProbeOverlap } from "../search.ts";
import { createGramIndex, createWordNumbers, type GramIndex } from "./gram-index.ts";
import type { ProbeText } from "./probe-texts.ts";
import type { Words } from "./words.ts";

/**
 * Words in a row that count as an overlap: the 13-grams of Brown et al. 2020 (arXiv 2005.14165, appendix C), in the normal
 * form of words.ts, so that case, punctuation and white space do not hide one.
 */
export const OVERLAP_WORDS = 13;

/** A probe text shorter than that counts as a whole, unless it is shorter than this: then chance would find it. */
export const SHORTEST_WHOLE = 8;

export interface ContaminationIndex {
  readonly texts: number;
  /** Probe texts that are too short to be looked for, by probe. */
  readonly tooShort: ReadonlyMap<string, number>;
  /** Items of each probe of which a text is looked for. */
  readonly items: ReadonlyMap<string, ReadonlySet<string>>;
  /**
   * Spans of a document that a probe holds too, in the order of the text. Where several items of a probe hold the same
   * words, the one that holds the longest run is named, and the others only where they hold words beyond it.
   */
  overlapsOf(text: string, words: Words): ProbeOverlap[];
}

interface Entry {
  readonly probe: string;
  readonly item: string;
  readonly numbers: Uint32Array;
}

/** A run that a document shares with one probe text; in words of the document, end exclusive. */
interface Run {
  readonly entry: Entry;
  readonly first: number;
  readonly end: number;
}

/** Indexes the probe side; documents are then looked at one after another, each by itself. */
export function createContaminationIndex(
  probeTexts: readonly ProbeText[],
  overlapWords = OVERLAP_WORDS,
): ContaminationIndex {
  const numbers = createWordNumbers();
  const entries: Entry[] = [];
  const tooShort = new Map<string, number>();
  const items = new Map<string, Set<string>>();
  const indexes = new Map<number, GramIndex>();
  for (const { probe, item, text } of probeTexts) {
    const scanned = numbers.of(text);
    const count = scanned.numbers.length;
    if (count < Math.min(SHORTEST_WHOLE, overlapWords)) {
      tooShort.set(probe, (tooShort.get(probe) ?? 0) + 1);
      continue;
    }
    const known = items.get(probe) ?? new Set();
    items.set(probe, known.add(item));
    const length = Math.min(count, overlapWords);
    const index = indexes.get(length) ?? createGramIndex(length);
    indexes.set(length, index);
    index.add(entries.length, scanned.hashes, count);
    entries.push({ probe, item, numbers: scanned.numbers });
  }
  const overlapsOf = (text: string, words: Words): ProbeOverlap[] => {
    const runs = sharedRuns(entries, [...indexes.values()], words, (index) => numbers.find(text, words, index));
    return longestOfEachProbe(runs).map(({ entry, first, end }) => ({
      start: words.starts[first] ?? 0,
      end: words.ends[end - 1] ?? 0,
      words: end - first,
      probe: entry.probe,
      item: entry.item,
    }));
  };
  return { texts: entries.length, tooShort, items, overlapsOf };
}

/** Every maximal run of a document that a probe text holds; equal hashes are compared word by word first. */
function sharedRuns(
  entries: readonly Entry[],
  indexes: readonly GramIndex[],
  words: Words,
  numberAt: (index: number) => number | undefined,
): Run[] {
  const runs: Run[] = [];
  for (const index of indexes) {
    /** Where the last run with a probe text ended, by text and by how far the document is ahead of it. */
    const reached = new Map<string, number>();
    index.visit(words, (word, places) => {
      for (const place of places) {
        const entry = entries[place.text];
        const diagonal = `${place.text}/${word - place.word}`;
        if (entry === undefined || (reached.get(diagonal) ?? 0) >= word + index.length) continue;
        const length = sharedLength(entry.numbers, place.word, word, words.count, numberAt);
        if (length < index.length) continue;
        reached.set(diagonal, word + length);
        runs.push({ entry, first: word, end: word + length });
      }
    });
  }
  return runs;
}

function sharedLength(
  numbers: Uint32Array,
  from: number,
  word: number,
  words: number,
  numberAt: (index: number) => number | undefined,
): number {
  let length = 0;
  while (
    from + length < numbers.length &&
    word + length < words &&
    numberAt(word + length) === numbers[from + length]
  ) {
    length++;
  }
  return length;
}

/** Longest first; a run whose words longer runs of its probe cover already says nothing more and is dropped. */
function longestOfEachProbe(runs: readonly Run[]): Run[] {
  const ordered = runs.toSorted(
    (one, other) => other.end - other.first - (one.end - one.first) || one.first - other.first,
  );
  const kept: Run[] = [];
  const covered = new Map<string, Set<number>>();
  for (const run of ordered) {
    const mine = covered.get(run.entry.probe) ?? new Set<number>();
    covered.set(run.entry.probe, mine);
    const before = mine.size;
    for (let word = run.first; word < run.end; word++) mine.add(word);
    if (mine.size > before) kept.push(run);
  }
  return kept.sort((one, other) => one.first - other.first || one.end - other.end);
}
