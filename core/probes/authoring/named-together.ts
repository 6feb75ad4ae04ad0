import { createWordScanner, type Words } from "../../corpus/quality/words.ts";
import type { ProbeItem } from "../probe.ts";

/** Finds documents that name both options of an item: what it asks about was talked about there, in whatever words. */
export interface NameIndex {
  /** Ids of the items whose two options a scanned document names. */
  itemsIn(words: Words): string[];
}

interface Name {
  readonly item: number;
  readonly side: 0 | 1;
  readonly hashes: Uint32Array;
}

/** Options by the hashes of their words; a 32-bit hash of one word is taken for the word. */
export function createNameIndex(items: readonly ProbeItem[]): NameIndex {
  const scan = createWordScanner();
  const byFirst = new Map<number, Name[]>();
  for (const [item, { options }] of items.entries()) {
    for (const side of [0, 1] as const) {
      const words = scan(options[side].text);
      const [first] = words.hashes;
      if (words.count === 0 || first === undefined) continue;
      const names = byFirst.get(first) ?? [];
      byFirst.set(first, names);
      names.push({ item, side, hashes: words.hashes.slice(0, words.count) });
    }
  }
  return {
    itemsIn: (words) => {
      const seen = new Map<number, number>();
      for (let word = 0; word < words.count; word++) {
        for (const name of byFirst.get(words.hashes[word] ?? 0) ?? []) {
          if (standsAt(name.hashes, words, word)) seen.set(name.item, (seen.get(name.item) ?? 0) | (1 << name.side));
        }
      }
      return [...seen].flatMap(([item, sides]) => (sides === 3 ? [items[item]?.id ?? ""] : []));
    },
  };
}

function standsAt(hashes: Uint32Array, words: Words, word: number): boolean {
  if (word + hashes.length > words.count) return false;
  return hashes.every((hash, index) => words.hashes[word + index] === hash);
}
