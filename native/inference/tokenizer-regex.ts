/** Groups with options, which JavaScript has under the same letters with another meaning, or not at all. */
const FOREIGN_GROUP = /^\(\?(?!i:)[a-z-]+[:)]/;

/** Whether a pattern, as far as JavaScript reads it, finds a place between letters, where our library splits letters. */
export function matchesNothing(source: string): boolean {
  try {
    return new RegExp(source, "u").test("");
  } catch {
    // A pattern of another dialect; the library rewrites it or refuses it.
    return false;
  }
}

/**
 * Whether our library would drop a part of a regular expression in Oniguruma's syntax and so match otherwise: atomic
 * groups, possessive quantifiers (not `{n}+`, which repeats greedily in that syntax), groups with options, `\G`, `\K`, `\R` and `\X`.
 */
export function losesMeaning(source: string): boolean {
  let classDepth = 0;
  let quantified = false;
  for (let place = 0; place < source.length; place++) {
    const letter = source.charAt(place);
    if (letter === "\\") {
      if (classDepth === 0 && /[GKRX]/.test(source.charAt(place + 1))) return true;
      place++;
      quantified = false;
    } else if (letter === "[") {
      classDepth++;
      // A bracket right behind the opening is a letter of the class.
      if (source.startsWith("^", place + 1)) place++;
      if (source.startsWith("]", place + 1)) place++;
      quantified = false;
    } else if (classDepth > 0) {
      if (letter === "]") classDepth--;
    } else {
      if (source.startsWith("(?>", place) || FOREIGN_GROUP.test(source.slice(place, place + 8))) return true;
      if (letter === "+" && quantified) return true;
      // Of two signs in a row the second one makes the first lazy or possessive; it cannot be made so again.
      quantified = /[*+?]/.test(letter) && !quantified && !(letter === "?" && source.charAt(place - 1) === "(");
    }
  }
  return false;
}

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const REST = String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** Patterns of published tokenizers and of the micro-world's; each passes over a text once. */
const KNOWN_PATTERNS: ReadonlySet<string> = new Set([
  String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  String.raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|${REST}`,
  String.raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|${REST}`,
  String.raw`(?<=[^ ])(?=[.,?:])|(?<=[.,?:])(?=[^ ])`,
  "Ġ?[^ĠĊ]+|Ġ|Ċ",
  String.raw`\p{N}{1,3}`,
  " {2,}",
]);

/** Whether a pattern is one that was looked at and never backtracks over more than a run of spaces. */
export function isKnownPattern(source: string): boolean {
  return KNOWN_PATTERNS.has(source);
}
