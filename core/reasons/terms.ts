/** Words that say nothing about a reason. "not", "no", "never" and their kin stay: they turn one round. */
const STOP_WORDS = new Set(
  "a about after again all also am an and any are as at be been before being both but by can could did do does doing down during each few for from further get had has have having he her here hers him his how i if in into is it its itself just me more most my myself of off on once or other our out over own s same she so some such t than that the their them then there these they this those through to too under until up us very was we were what when where which while who whom will with would you your".split(
    " ",
  ),
);

/** Endings that are taken off where at least four letters stay. */
const ENDINGS = ["ing", "ed", "es", "s"];

/** A text's words in order: lower case, without stop words, plurals and participles made one. */
export function termsOf(text: string): string[] {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => (word.length < 2 || STOP_WORDS.has(word) ? [] : [stem(word)]));
}

function stem(word: string): string {
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= 4);
  return ending === undefined ? word : word.slice(0, -ending.length);
}
