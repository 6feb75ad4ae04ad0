import { hash53 } from "./quality/text-hash.ts";

export interface CountedDocument {
  readonly id: number;
  /** Its place in its corpus, the same however often the corpus is made again. */
  readonly key: string;
  readonly tokens: number;
}

/**
 * Documents in the seed's order: by a hash of seed and key. The order of two documents depends on nothing but their keys
 * and the seed, so a corpus that grows keeps the order of what it had.
 */
export function seededOrder<T extends Pick<CountedDocument, "key">>(documents: readonly T[], seed: string): T[] {
  return documents
    .map((document) => ({ document, rank: hash53(`${seed}\n${document.key}`) }))
    .sort((one, other) => one.rank - other.rank || (one.document.key < other.document.key ? -1 : 1))
    .map(({ document }) => document);
}

export interface Subset {
  readonly budget: number;
  readonly ids: readonly number[];
  /** What its documents have together: at most the budget, and less than one document below it where `exhausted` is false. */
  readonly tokens: number;
  /** The whole corpus has fewer tokens than the budget. */
  readonly exhausted: boolean;
}

/**
 * The longest beginning of the seed's order whose tokens fit each budget: the document that would not fit is left out and
 * ends the set, so that every smaller set is the beginning of every larger one. In the order of the budgets given.
 */
export function nestedSubsets(
  documents: readonly CountedDocument[],
  budgets: readonly number[],
  seed: string,
): Subset[] {
  const ordered = seededOrder(documents, seed);
  return budgets.map((budget) => {
    let tokens = 0;
    let taken = 0;
    while (taken < ordered.length && tokens + (ordered[taken]?.tokens ?? 0) <= budget) {
      tokens += ordered[taken]?.tokens ?? 0;
      taken++;
    }
    return { budget, ids: ordered.slice(0, taken).map(({ id }) => id), tokens, exhausted: taken === ordered.length };
  });
}
