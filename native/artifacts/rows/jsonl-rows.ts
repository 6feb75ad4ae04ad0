import { reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { linesOf } from "./lines.ts";
import { decodeUtf8, NOT_UTF8, TOO_LONG, type RawRow, type RowSource } from "./row.ts";

/** A file of one JSON value a line. Blank lines are no rows. */
export function jsonlSource(path: string, totalBytes: number): RowSource {
  return { format: "jsonl", totalBytes, rows: () => jsonlRows(path) };
}

async function* jsonlRows(path: string): AsyncGenerator<RawRow, void, undefined> {
  for await (const { number, bytes, doneBytes } of linesOf(path)) {
    const value = bytes === null ? err(TOO_LONG) : readLine(bytes);
    if (value === null) continue;
    yield { place: `line ${number}`, doneBytes, value };
  }
}

/** Null for a blank line. */
function readLine(bytes: Uint8Array): Result<unknown, string> | null {
  const text = decodeUtf8(bytes);
  if (text === null) return err(NOT_UTF8);
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch (cause) {
    return err(`it is not JSON (${shortened(reasonOf(cause))})`);
  }
}

/** V8 quotes the text in its message, with whatever control characters it holds: those are for whoever prints it. */
function shortened(reason: string): string {
  return reason.length <= 160 ? reason : `${reason.slice(0, 160)}…`;
}
