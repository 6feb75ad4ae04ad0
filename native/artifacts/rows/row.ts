import type { ImportFormat } from "#core/corpus/import.ts";
import type { Result } from "#core/base/result.ts";

/** A row of a file of rows, or a file of a folder of texts. */
export interface RawRow {
  /** "line 12", "row 12", or the file's path in its folder. */
  readonly place: string;
  /** Bytes of the source read so far. */
  readonly doneBytes: number;
  /** What was read, or why nothing can be made of it. */
  readonly value: Result<unknown, string>;
}

/** Something that rows can be read from, one after another. */
export interface RowSource {
  readonly format: ImportFormat;
  /** Of the file, or of all files of a folder. */
  readonly totalBytes: number;
  /** Rejects with the file system's error. */
  rows(): AsyncGenerator<RawRow, void, undefined>;
}

/** Bytes of the longest line or text file that is read; a longer one is reported, and not held in memory. */
export const MOST_BYTES = 50 * 2 ** 20;

export const TOO_LONG = `it is longer than ${MOST_BYTES / 2 ** 20} MiB`;
export const NOT_UTF8 = "it is not UTF-8 text";

/** A text whose bytes are all UTF-8; nothing is replaced. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // TypeError is all that a fatal decoder throws, and says no more.
    return null;
  }
}
