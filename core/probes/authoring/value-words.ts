import { wordsOf } from "../../corpus/quality/words.ts";
import type { Probe } from "../probe.ts";

/** Words of an axis's name that say nothing of its value. */
const EMPTY = new Set(
  "a an and any are as at be being by choose chooses choice do does fits for from good goods has have in is it kind likes made more most not of on one only or other over pro prefers rather say says side than that the their them thing things to value values what which who with would".split(
    " ",
  ),
);

/** Letters that two words must begin with alike to be forms of one word. */
const SAME_BEGINNING = 5;

/** The words that name each axis's value: of its id, of its label, and those that the author adds. */
export function valueWordsOf(
  { axes }: Pick<Probe, "axes">,
  added: Readonly<Record<string, readonly string[]>> = {},
): Record<string, string[]> {
  return Object.fromEntries(
    axes.map(({ id, label }) => {
      const named = [...wordsOf(id.replaceAll("-", " ")), ...wordsOf(label)].filter((word) => !EMPTY.has(word));
      return [id, [...new Set([...named, ...(added[id] ?? []).flatMap(wordsOf)])]];
    }),
  );
}

/** The first word of a text that is a form of one of the value's words; null where there is none. */
export function valueWordIn(text: string, valueWords: readonly string[]): string | null {
  return wordsOf(text).find((word) => valueWords.some((value) => areForms(word, value))) ?? null;
}

/**
 * Whether two words are taken for forms of one: the same but for a plural's s, or alike in their first five letters
 * (`afford-able`, `afford-ability`). Errs towards taking too many for it: a flag is looked at, a leak is not.
 */
function areForms(one: string, other: string): boolean {
  if (one.replace(/s$/, "") === other.replace(/s$/, "")) return true;
  const shared = Math.min(one.length, other.length);
  return shared >= SAME_BEGINNING && one.slice(0, SAME_BEGINNING) === other.slice(0, SAME_BEGINNING);
}
