/** A stretch of text as it can be shown safely. */
export interface TextPart {
  readonly text: string;
  /** Set where `text` stands for a character that would not be seen, or would rearrange its neighbours: what it is. */
  readonly hidden: string | null;
}

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

/**
 * C0 but tab and line feed, DEL and C1; soft hyphen; bidirectional marks, embeddings and isolates; zero-width space,
 * word joiner and invisible operators; line and paragraph separators; byte order mark; tag characters; lone surrogates.
 */
export const HIDDEN_CHARACTERS =
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is meant
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** What is shown in the place of a hidden character. */
export function signFor(character: string): TextPart {
  const code = character.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  // Control Pictures: one printable sign for each of C0 and DEL.
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), hidden: name };
  if (code === 0x7f) return { text: "\u2421", hidden: name };
  return { text: `\u2039${name}\u203a`, hidden: name };
}
