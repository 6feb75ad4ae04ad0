import { HIDDEN_CHARACTERS, signFor, type TextPart } from "#core/base/hidden-characters.ts";

/**
 * Splits foreign text into what is shown as it is and what has to be named. Control and bidirectional characters could
 * hide, reorder or imitate what stands around them; line feeds, tabs and CR LF keep their meaning.
 */
export function visibleParts(text: string): TextPart[] {
  const lines = text.replaceAll("\r\n", "\n");
  const parts: TextPart[] = [];
  let shown = 0;
  for (const { 0: found, index } of lines.matchAll(HIDDEN_CHARACTERS)) {
    if (index > shown) parts.push({ text: lines.slice(shown, index), hidden: null });
    parts.push(signFor(found));
    shown = index + found.length;
  }
  if (shown < lines.length) parts.push({ text: lines.slice(shown), hidden: null });
  return parts;
}

/** The same as one string, for where there is no room for marks: titles, names, cells of a table. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join("");
}
