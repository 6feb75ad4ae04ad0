import { setTimeout as wait } from "node:timers/promises";
import { problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import { mayPass, type LinkProblem } from "./link.ts";

export interface Patience {
  /** Milliseconds to wait after the first, second, … failure in a row; after the last one it is given up. */
  readonly delaysMs: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told of each failure that is waited out, with the time until the next try. */
  readonly onWait?: ((why: LinkProblem, delayMs: number) => void) | undefined;
}

/** After sleep or a lost network: soon at first, then once a minute. Spread so that many runs do not come at once. */
export function usualDelays(random: () => number): number[] {
  return [1, 2, 5, 15, 60, 60, 60].map((seconds) => seconds * 1000 * (0.75 + random() / 2));
}

/**
 * Does a step of work until `step` says it is done. Failures that may pass are waited out, and a step that got through
 * starts the count anew: only a machine that stays away is given up.
 */
export async function persist<T>(
  step: () => Promise<Result<{ readonly done: T } | null, LinkProblem>>,
  { delaysMs, signal, onWait }: Patience,
): Promise<Result<T, LinkProblem>> {
  let failures = 0;
  for (;;) {
    if (signal?.aborted) return err(cancelled());
    const result = await step();
    if (result.ok) {
      if (result.value !== null) return { ok: true, value: result.value.done };
      failures = 0;
      continue;
    }
    const delayMs = delaysMs[failures++];
    if (delayMs === undefined || !mayPass(result.error)) return result;
    onWait?.(result.error, delayMs);
    try {
      await wait(delayMs, undefined, { signal });
    } catch {
      return err(cancelled());
    }
  }
}

function cancelled(): LinkProblem {
  return problem("cancelled", "Cancelled; what was done so far is kept.");
}
