import { setImmediate as turn } from "node:timers/promises";
import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";

/** Rows between two turns. */
const ROWS = 250;

/**
 * Lets whoever else has something to do have a turn while rows are gone through, and ends the work once it is cancelled: an
 * `await` of what is there already gives way to nothing, not even to the signal.
 */
export class Turns {
  readonly #signal: AbortSignal;
  readonly #cancelled: Problem;
  #rows = 0;

  constructor(signal: AbortSignal, cancelled: Problem) {
    this.#signal = signal;
    this.#cancelled = cancelled;
  }

  /** To be awaited for each row. */
  async pass(): Promise<Result<null, Problem>> {
    return ++this.#rows % ROWS === 0 ? this.give() : ok(null);
  }

  async give(): Promise<Result<null, Problem>> {
    await turn();
    return this.#signal.aborted ? err(this.#cancelled) : ok(null);
  }
}
