import { z } from "zod";

/**
 * A line of a run's `events.jsonl`. What else it holds depends on its kind and is kept as it is; numbers that are not
 * finite are the texts "nan", "inf" and "-inf".
 */
const RunEventLine = z.looseObject({
  v: z.literal(1),
  /** Rises by one a line, across attempts too. */
  seq: z.int().nonnegative(),
  /** Milliseconds since 1970 by the machine's clock. */
  t: z.number(),
  kind: z.string().min(1),
});

/** A line with where it begins in the file. An unreadable line is kept as such: none that a machine wrote is dropped. */
export interface RunEvent {
  /** Byte offset of the line in `events.jsonl`. */
  readonly offset: number;
  readonly seq: number | null;
  readonly atMs: number | null;
  /** "unreadable" for a line that is no event. */
  readonly kind: string;
  /** The line as it is, without its newline; of an unreadable one the beginning. */
  readonly text: string;
}

/** Of a line that is no event: enough to see what it is. The whole is in the run's folder. */
const LONGEST_UNREADABLE = 4096;

/** Never fails: a line that cannot be read is an event of the kind "unreadable", of which the beginning is kept. */
export function parseEventLine(text: string, offset: number): RunEvent {
  const parsed = RunEventLine.safeParse(jsonOf(text));
  if (!parsed.success)
    return { offset, seq: null, atMs: null, kind: "unreadable", text: text.slice(0, LONGEST_UNREADABLE) };
  const { seq, t, kind } = parsed.data;
  return { offset, seq, atMs: t, kind, text };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
