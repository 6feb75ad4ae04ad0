import { wordsOf } from "../../corpus/quality/words.ts";
import { holm } from "../../statistics/holm.ts";
import { mcnemarExact } from "../../statistics/mcnemar.ts";

/** A word on one side in fewer items than this could not be told from chance even if it never stood on the other. */
const LEAST_ITEMS = 6;
const ALPHA = 0.05;
const MOST = 20;

/** A word by which the value's side can be told from the other without knowing what either means. */
export interface Tell {
  readonly word: string;
  /** Items in which only the value's side, and only the other, has it. */
  readonly target: number;
  readonly other: number;
  /** Exact sign test, two-sided; Holm's correction over the words tested. */
  readonly pValue: number;
  readonly adjusted: number;
}

export interface Tells {
  /** Words that stand on one side, and not on both, in at least six items; each was tested. */
  readonly tested: number;
  /** All that are told from chance, and the worst of them. */
  readonly found: number;
  readonly words: readonly Tell[];
}

export function tellsOf(sides: readonly { readonly target: string; readonly other: string }[]): Tells {
  const counts = new Map<string, { target: number; other: number }>();
  for (const { target, other } of sides) {
    const [ours, theirs] = [new Set(wordsOf(target)), new Set(wordsOf(other))];
    for (const word of [...ours, ...theirs]) {
      if (ours.has(word) && theirs.has(word)) continue;
      const count = counts.get(word) ?? { target: 0, other: 0 };
      counts.set(word, count);
      if (ours.has(word)) count.target++;
      else count.other++;
    }
  }
  const tested = [...counts]
    .filter(([, { target, other }]) => target + other >= LEAST_ITEMS)
    .map(([word, count]) => ({ word, ...count, pValue: mcnemarExact(count.target, count.other) }));
  const adjusted = holm(tested.map(({ pValue }) => pValue));
  const found = tested
    .map((each, index) => ({ ...each, adjusted: adjusted[index] ?? 1 }))
    .filter((each) => each.adjusted < ALPHA)
    .sort((one, two) => one.pValue - two.pValue || one.word.localeCompare(two.word));
  return { tested: tested.length, found: found.length, words: found.slice(0, MOST) };
}
