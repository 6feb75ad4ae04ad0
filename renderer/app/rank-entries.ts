import type { PaletteEntry } from "../shared/feature.ts";

/**
 * Entries that match every word of the query, the best first; all of them, in their order, for an empty query. A word
 * that begins the label beats one that begins a later word, then one inside a word, then one in the detail or command.
 */
export function rankEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || lengthOrder(a.entry, b.entry, words))
    .map(({ entry }) => entry);
}

function lengthOrder(a: PaletteEntry, b: PaletteEntry, words: readonly string[]): number {
  return words.length === 0 ? 0 : a.label.length - b.label.length;
}

function scoreOf(entry: PaletteEntry, words: readonly string[]): number | null {
  let total = 0;
  for (const word of words) {
    const score = Math.max(
      wordScore(entry.label, word) * 2,
      wordScore(`${entry.detail ?? ""} ${entry.command ?? ""}`, word),
    );
    if (score === 0) return null;
    total += score;
  }
  return total;
}

/** 4: the text begins with the word; 3: a word of the text does; 2: inside a word; 0: nowhere. */
function wordScore(text: string, word: string): number {
  const lower = text.toLowerCase();
  if (lower.startsWith(word)) return 4;
  if (lower.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 3;
  return lower.includes(word) ? 2 : 0;
}
