import type { CheckpointTokenizer } from "./tokenizer.ts";

/** The part of a text that one token stands for. */
export interface TokenPiece {
  readonly text: string;
  /** The token holds only some bytes of a character, which the last of its tokens is given. */
  readonly fragment: boolean;
}

/** Most tokens that one character is looked for in: four bytes make the longest, and a window must end. */
const LONGEST_GROUP = 8;

/**
 * Splits the text of `ids` among them: the pieces joined are what `decode(ids)` gives. A token that ends inside a
 * character has an empty piece, and the token that completes the character has all of it; both are fragments. Decodes
 * a short window at a time, which begins one token earlier, since a tokenizer may drop the space before a first word.
 */
export function tokenPieces(tokenizer: CheckpointTokenizer, ids: readonly number[]): TokenPiece[] {
  const whole = tokenizer.decode(ids);
  const pieces: TokenPiece[] = [];
  let window = 0;
  let read = 0;
  let given = 0;
  for (let index = 0; index < ids.length; index++) {
    const before = tokenizer.decode(ids.slice(window, read));
    const after = tokenizer.decode(ids.slice(window, index + 1));
    const last = index === ids.length - 1;
    const piece = last ? whole.slice(given) : after.slice(before.length);
    const settled = last || (after.startsWith(before) && whole.startsWith(piece, given));
    if (!settled && index - read < LONGEST_GROUP) {
      pieces.push({ text: "", fragment: true });
      continue;
    }
    const text = settled ? piece : "";
    pieces.push({ text, fragment: index > read });
    given += text.length;
    window = read;
    read = index + 1;
  }
  return pieces;
}
