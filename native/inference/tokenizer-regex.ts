/**
 * Whether our library would drop a part of a regular expression in Oniguruma's syntax and so match otherwise: atomic
 * groups, possessive quantifiers (not `{n}+`, which repeats greedily in that syntax), `\G`, `\K`, `\R` and `\X`.
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
      if (source.startsWith("(?>", place)) return true;
      if (letter === "+" && quantified) return true;
      // Of two signs in a row the second one makes the first lazy or possessive; it cannot be made so again.
      quantified = /[*+?]/.test(letter) && !quantified && !(letter === "?" && source.charAt(place - 1) === "(");
    }
  }
  return false;
}
