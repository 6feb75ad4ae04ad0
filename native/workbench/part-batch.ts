import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Engine } from "#native/inference/engine-process.ts";

/** Work that is stored whole before the next begins. */
export interface PartBatch {
  readonly kind: ReadingKind;
  /** Puts the batch to a loaded checkpoint and stores what comes back; gives the number of readings. */
  readonly read: (engine: Engine, signal: AbortSignal) => Promise<Result<number, Problem>>;
}
