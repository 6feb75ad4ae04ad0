/** A stretch of text as it can be shown safely. */
export interface TextPart {
  readonly text: string;
  /** Set where `text` stands for a character that would not be seen, or would rearrange its neighbours: what it is. */
  readonly hidden: string | null;
}

// Letters that are never joined to the next: what is written in them has no use for joiners and selectors.
const PLAIN = String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Nd}\p{P}\p{Z}\s\u200b-\u200d]`;

/**
 * C0 but tab and line feed, DEL and C1; soft hyphen; bidirectional marks, embeddings and isolates; zero-width space,
 * word joiner and invisible operators; line and paragraph separators; byte order mark; fillers; tag characters; lone
 * surrogates. Joiners and variation selectors too, but where they are at home: behind emoji and letters of scripts that join.
 */
export const HIDDEN_CHARACTERS = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}` +
    String.raw`|(?<=^|${PLAIN})[\u200c\u200d]|(?<=^|(?!\p{Nd})${PLAIN}|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\ufe00-\ufe0e\u{e0100}-\u{e01ef}]`,
  "gu",
);

/** What is shown in the place of a hidden character. */
export function signFor(character: string): TextPart {
  const code = character.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  // Control Pictures: one printable sign for each of C0 and DEL.
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), hidden: name };
  if (code === 0x7f) return { text: "\u2421", hidden: name };
  return { text: `\u2039${name}\u203a`, hidden: name };
}

/** A text whose every character shows: nothing in it moves a terminal's cursor, and only line feeds and tabs move on. */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(HIDDEN_CHARACTERS, (found) => signFor(found).text);
}

/** JSON that means the same, with what a terminal would obey or not show written as escapes. */
export function terminalJson(json: string): string {
  return json.replaceAll(HIDDEN_CHARACTERS, (found) =>
    Array.from(
      { length: found.length },
      (_, unit) => `\\u${found.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
