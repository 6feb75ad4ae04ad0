/**
 * Key phrases: words one after the other; `*` at a word's end stands for any ending, `...` for up to four words between.
 * A phrase that begins with `!`, or holds a "not" or "no" itself, is found also where a "not" stands before or in it.
 */
export interface Phrase {
  readonly text: string;
  readonly pattern: RegExp;
  /** The longest word: a sentence without it cannot hold the phrase, which is told much faster than by the pattern. */
  readonly needs: string;
  readonly denied: boolean;
}

const NEGATED =
  /\b(?:not|no|never|nor|without|cannot|can't|don't|doesn't|didn't|isn't|aren't|wasn't|won't|wouldn't|hardly|instead of|rather than)(?:\s+[\p{L}\p{N}']+){0,3}\s*$/iu;

/** Inside of what a phrase's gap passed over. */
const DENIAL = /\b(?:not|no|never)\b|n't\b/i;

export function compilePhrase(text: string): Phrase {
  const denied = text.startsWith("!");
  const parts = text.replace(/^!/, "").toLowerCase().trim().split(/\s+/);
  let pattern = "";
  let gap = "";
  for (const part of parts) {
    if (part === "...") {
      gap = String.raw`(?:[^\p{L}\p{N}]+[\p{L}\p{N}']+){0,4}?[^\p{L}\p{N}]+`;
      continue;
    }
    const word = part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\\\*$/, String.raw`[\p{L}\p{N}']*`);
    pattern += `${pattern === "" ? "" : gap || String.raw`[^\p{L}\p{N}]+`}${word}`;
    gap = "";
  }
  const words = parts.map((part) => part.replace(/\*$/, "")).filter((part) => part !== "...");
  const needs = words.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
  const whole = String.raw`(?<![\p{L}\p{N}])${pattern}(?![\p{L}\p{N}])`;
  return { text, needs, denied: denied || DENIAL.test(parts.join(" ")), pattern: new RegExp(whole, "giu") };
}

/** The first phrase that a sentence holds; null where it holds none, or none without a "not" before it. */
export function phraseIn(sentence: string, phrases: readonly Phrase[]): string | null {
  const text = sentence.normalize("NFC").replaceAll("’", "'");
  const lower = text.toLowerCase();
  for (const { text: name, pattern, needs, denied } of phrases) {
    if (!lower.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) {
      // What is denied in another clause is not denied here.
      const before =
        text
          .slice(0, match.index)
          .split(/[,;:.!?]/)
          .at(-1) ?? "";
      if (denied || !(NEGATED.test(before) || DENIAL.test(match[0]))) return name;
    }
  }
  return null;
}
