import { jaccard } from "../../corpus/quality/shingles.ts";
import { normalWord, wordsOf } from "../../corpus/quality/words.ts";
import type { ProbeItem } from "../probe.ts";

/** Two items that offer about the same choice, the later first. */
export interface ItemPair {
  readonly item: string;
  readonly other: string;
  /** Mean Jaccard index of the options' runs of three characters, the options matched the better way round; 1: the same. */
  readonly similarity: number;
}

export interface ReusedOption {
  readonly text: string;
  readonly items: readonly string[];
}

export interface ItemDuplicates {
  readonly pairs: readonly ItemPair[];
  /** Options of more than one item: those items are not independent of one another. */
  readonly reused: readonly ReusedOption[];
}

interface Sketched {
  readonly id: string;
  readonly grams: readonly [ReadonlySet<string>, ReadonlySet<string>];
  readonly size: number;
}

/** Every two items whose similarity reaches the threshold. Each is compared with each: a probe has hundreds of items, not millions. */
export function itemDuplicates(items: readonly ProbeItem[], threshold: number): ItemDuplicates {
  const sketches = items.map(({ id, options: [first, second] }): Sketched => {
    const grams = [gramsOf(first.text), gramsOf(second.text)] as const;
    return { id, grams, size: grams[0].size + grams[1].size };
  });
  const pairs: ItemPair[] = [];
  for (const [place, later] of sketches.entries()) {
    for (const earlier of sketches.slice(0, place)) {
      // Each index must reach 2 · threshold − 1 for their mean to reach the threshold, and none exceeds the ratio of the sizes.
      if (Math.min(later.size, earlier.size) < (2 * threshold - 1) * Math.max(later.size, earlier.size)) continue;
      const similarity = similarityOf(later, earlier);
      if (similarity >= threshold) pairs.push({ item: later.id, other: earlier.id, similarity });
    }
  }
  return { pairs, reused: reusedOptions(items) };
}

function similarityOf({ grams: [a, b] }: Sketched, { grams: [c, d] }: Sketched): number {
  return Math.max(jaccard(a, c) + jaccard(b, d), jaccard(a, d) + jaccard(b, c)) / 2;
}

/** Runs of three characters of the normal form with a blank at either end, so that short names are told apart too. */
function gramsOf(text: string): Set<string> {
  const plain = ` ${wordsOf(text).join(" ") || normalWord(text)} `;
  return new Set(Array.from({ length: Math.max(1, plain.length - 2) }, (_, start) => plain.slice(start, start + 3)));
}

function reusedOptions(items: readonly ProbeItem[]): ReusedOption[] {
  const users = new Map<string, { text: string; items: string[] }>();
  for (const { id, options } of items) {
    for (const { text } of options) {
      const key = wordsOf(text).join(" ");
      const known = users.get(key) ?? { text, items: [] };
      users.set(key, known);
      known.items.push(id);
    }
  }
  return [...users.values()]
    .filter((each) => each.items.length > 1)
    .sort((one, other) => other.items.length - one.items.length);
}
