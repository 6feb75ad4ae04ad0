import { fillSlots, type SlotNames } from "./fill-slots.ts";

/** Offsets in UTF-16 units, `end` exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A text with every run of white space as one space; `starts` and `ends` tell where each of its characters was. */
export interface FlatText {
  readonly flat: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Flattens a spec for looking quotes up. With `names`, slots are filled: someone who was shown the filled spec quotes it
 * filled, and every character of a name stands where its slot does.
 */
export function flatten(text: string, names?: SlotNames): FlatText {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: piece, index } of text.matchAll(/\s+|\{[A-Za-z_]+\}|[^\s{]+|\{/g)) {
    const filled = names && piece.startsWith("{") ? fillSlots(piece, names) : piece;
    const shown = filled.replaceAll(/\s+/g, " ");
    parts.push(shown);
    for (let offset = 0; offset < shown.length; offset++) {
      starts.push(shown === piece ? index + offset : index);
      ends.push(shown === piece ? index + offset + 1 : index + piece.length);
    }
  }
  return { flat: parts.join(""), starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

/** Everywhere that the spec says `quote`, however either is broken into lines. */
export function findQuotes({ flat, starts, ends }: FlatText, quote: string): TextSpan[] {
  const wanted = quote.trim().replaceAll(/\s+/g, " ");
  if (wanted === "") return [];
  const found: TextSpan[] = [];
  for (let at = flat.indexOf(wanted); at >= 0; at = flat.indexOf(wanted, at + wanted.length))
    found.push({ start: starts[at] ?? 0, end: ends[at + wanted.length - 1] ?? 0 });
  return found;
}
