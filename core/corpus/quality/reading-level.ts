/** What the length and difficulty of a text are judged by. */
export interface ReadingCounts {
  readonly words: number;
  readonly sentences: number;
  readonly syllables: number;
}

const VOWEL_GROUP = /[aeiouy]+/g;
const SILENT_END = /(?:[^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouylscxzgh]es|[aeiouy]les)$/;

/**
 * Counts for the Flesch-Kincaid grade. A word is a run of a-z with apostrophes inside; a sentence ends at one or more of
 * `.!?` that a space, a closing quote or bracket, or the text's end follows, and a text with words has at least one.
 */
export function readingCounts(text: string): ReadingCounts {
  const words = text.toLowerCase().match(/[a-z]+(?:['\u2019][a-z]+)*/g) ?? [];
  const sentences = words.length === 0 ? 0 : Math.max(1, sentenceEnds(text));
  return { words: words.length, sentences, syllables: words.reduce((sum, word) => sum + syllablesOf(word), 0) };
}

/** One look behind each run of marks: a look-ahead would try every part of a run again. */
function sentenceEnds(text: string): number {
  let ends = 0;
  for (const run of text.matchAll(/[.!?]+/g)) {
    const next = text.charAt(run.index + run[0].length);
    if (next === "" || /[\s"'\u201d\u2019)\]]/.test(next)) ends++;
  }
  return ends;
}

/**
 * Syllables of an English word by rule: groups of vowels (y included), less one for a silent "e", "es" or "ed" at the end;
 * it is not silent after l behind a consonant ("table") or after a sound that keeps it ("boxes", "wanted"). At least one.
 * Rules err in about one word of ten; over a corpus the errors of both signs nearly cancel.
 */
export function syllablesOf(word: string): number {
  const letters = word.replaceAll(/[^a-z]/g, "");
  const groups = letters.match(VOWEL_GROUP)?.length ?? 0;
  const silent = SILENT_END.test(letters) ? 1 : 0;
  return Math.max(1, groups - silent);
}

/** Flesch-Kincaid grade level (Kincaid et al. 1975): years of US school; null for a text without English words. */
export function gradeOf({ words, sentences, syllables }: ReadingCounts): number | null {
  if (words === 0) return null;
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}
