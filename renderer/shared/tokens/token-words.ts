import { visibleText } from "../format/visible-text.ts";

/** Stands for a token that has only some bytes of a character, whose last token shows it. */
export const PART = "\u2025";

/** A token in running text: spaces and line ends keep their effect, and what could not be seen gets a sign; no text stays none. */
export function runningText(text: string): string {
  if (/^\n+$/.test(text)) return "\u23ce".repeat(text.length) + text;
  return /^ +$/.test(text) ? "\u2423".repeat(text.length) : visibleText(text);
}

/** A token by itself, in a list or a heading: every space and line end is a sign. */
export function namedToken(text: string): string {
  if (text === "") return `${PART} (part of a character)`;
  return visibleText(text.replaceAll(" ", "\u2423").replaceAll("\n", "\u23ce").replaceAll("\t", "\u21e5"));
}

/** A probability from its logarithm, as it stands in a column: `0.832`, `<0.001`. */
export function probabilityText(nats: number): string {
  const probability = Math.exp(nats);
  return probability < 0.001 ? "<0.001" : probability.toFixed(3);
}
