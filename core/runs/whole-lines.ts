/** A line's bytes without the newline, and where it begins in the file. */
export interface WholeLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Longer lines than this are cut: no line of ours is longer than 4 KiB, and one without end must not stop the rest. */
export const LONGEST_LINE_BYTES = 1 << 20;

const NEWLINE = 0x0a;

/**
 * The whole lines of a range that was read at `offset`, and the offset to read from next. A last line without its newline
 * is held back: it is read again, whole, the next time. `chunk` must be longer than a line for anything to come of it.
 */
export function wholeLines(
  chunk: Uint8Array,
  offset: number,
): { readonly lines: readonly WholeLine[]; readonly next: number } {
  const lines: WholeLine[] = [];
  let start = 0;
  for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
    lines.push({ offset: offset + start, bytes: chunk.subarray(start, end) });
    start = end + 1;
  }
  if (chunk.length - start >= LONGEST_LINE_BYTES) {
    lines.push({ offset: offset + start, bytes: chunk.subarray(start) });
    start = chunk.length;
  }
  return { lines, next: offset + start };
}
