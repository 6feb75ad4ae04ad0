import { HIDDEN_CHARACTERS, signFor } from "#core/base/hidden-characters.ts";

/** A stretch of a text that means something here. Offsets are UTF-16 units, `end` exclusive. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
  /** Decides how it is drawn: `text-mark-<kind>`. */
  readonly kind: "match" | "overlap" | "note" | "section" | "uncovered" | "current";
  /** Said on hover; empty where there is nothing to say. */
  readonly title: string;
}

/** A stretch that is drawn in one way. */
export interface TextPiece {
  readonly start: number;
  readonly end: number;
  /** As it is shown: a sign in the place of a character that would not be seen. */
  readonly text: string;
  /** What that character is; null where `text` is the text's own. */
  readonly hidden: string | null;
  readonly marks: readonly TextMark[];
}

/**
 * Cuts a text where a mark begins or ends and around each hidden character. Every piece knows its place in the text, so
 * that a selection on the screen can be told in the text's own offsets. `to` cuts a long text.
 */
export function textPieces(text: string, marks: readonly TextMark[], to: number = text.length): TextPiece[] {
  const end = Math.min(to, text.length);
  const shown = marks
    .map((mark) => ({ ...mark, start: Math.max(0, mark.start), end: Math.min(end, mark.end) }))
    .filter((mark) => mark.start < mark.end)
    .toSorted((a, b) => a.start - b.start);
  const cuts = [...new Set([0, end, ...shown.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  const pieces: TextPiece[] = [];
  let open: TextMark[] = [];
  let waiting = 0;
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    open = open.filter((mark) => mark.end > start);
    for (let next = shown[waiting]; next !== undefined && next.start <= start; next = shown[++waiting]) open.push(next);
    pieces.push(...stretch(text, start, cuts[index + 1] ?? end, [...open]));
  }
  return pieces;
}

/** The pieces between two cuts: visible runs, and a piece for each hidden character. */
function stretch(text: string, from: number, to: number, marks: readonly TextMark[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let shown = from;
  const addRun = (end: number): void => {
    if (end > shown) pieces.push({ start: shown, end, text: text.slice(shown, end), hidden: null, marks });
  };
  for (const { 0: character, index } of text.slice(from, to).matchAll(HIDDEN_CHARACTERS)) {
    const start = from + index;
    const end = start + character.length;
    addRun(start);
    // The line feed behind it is drawn; the pair is one line's end.
    const sign = character === "\r" && text[end] === "\n" ? { text: "", hidden: null } : signFor(character);
    pieces.push({ start, end, ...sign, marks });
    shown = end;
  }
  addRun(to);
  return pieces;
}
