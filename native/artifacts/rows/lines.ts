import { createReadStream } from "node:fs";
import { MOST_BYTES } from "./row.ts";

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end (LF or CR LF) and without a byte order mark; null where it is longer than MOST_BYTES. */
  readonly bytes: Uint8Array | null;
  /** Bytes of the file up to its end. */
  readonly doneBytes: number;
}

const [LF, CR] = [0x0a, 0x0d];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** Lines of a file as bytes. No more than one line and one piece of the file is held at once. */
export async function* linesOf(path: string): AsyncGenerator<Line, void, undefined> {
  let pieces: Buffer[] = [];
  let [held, number, doneBytes] = [0, 1, 0];
  for await (const piece of piecesOf(path)) {
    let start = 0;
    for (let end = piece.indexOf(LF); end !== -1; end = piece.indexOf(LF, start)) {
      pieces.push(piece.subarray(start, end));
      yield lineOf(pieces, held + end - start, number++, doneBytes + end + 1);
      [pieces, held, start] = [[], 0, end + 1];
    }
    held += piece.length - start;
    if (held <= MOST_BYTES) pieces.push(piece.subarray(start));
    else pieces = [];
    doneBytes += piece.length;
  }
  if (held > 0) yield lineOf(pieces, held, number, doneBytes);
}

async function* piecesOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (!Buffer.isBuffer(piece)) throw new Error("Internal error: a file was read as text.");
    yield piece;
  }
}

function lineOf(pieces: readonly Buffer[], length: number, number: number, doneBytes: number): Line {
  if (length > MOST_BYTES) return { number, bytes: null, doneBytes };
  const [only] = pieces;
  let bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces);
  if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
  if (number === 1 && BYTE_ORDER_MARK.every((byte, place) => bytes[place] === byte)) bytes = bytes.subarray(3);
  return { number, bytes, doneBytes };
}
