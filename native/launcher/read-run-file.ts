import { z } from "zod";
import { ok, type Result } from "#core/base/result.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { Link, LinkProblem } from "./link.ts";

/** A range of a file in a run's folder. */
export interface FileRange {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

export interface ReadRange {
  /** Size of the file now. */
  readonly sizeBytes: number;
  /** Fewer than asked for at the file's end, and where the machine's own limit (8 MiB) is reached. */
  readonly bytes: Uint8Array;
}

const Ranged = z.looseObject({ size: z.number(), offset: z.number() }).nullable();

/** Reads a range; null where the run or the file is not there (yet). */
export async function readRunFile(
  link: Link,
  key: RunKey,
  range: FileRange,
  signal?: AbortSignal,
): Promise<Result<ReadRange | null, LinkProblem>> {
  const read = await link.call({ method: "read", args: { key, ...range }, reply: Ranged, signal });
  if (!read.ok) return read;
  const { value, bytes } = read.value;
  return ok(value === null ? null : { sizeBytes: value.size, bytes });
}
