import type { Random } from "#core/base/random.ts";

/** A parser at the edge, and how to make what it should not trust. */
export interface Target {
  /** As it stands in `npm run fuzz -- --only NAME`. */
  readonly name: string;
  /**
   * Makes one input and reads it. Resolves where the parser gave a value or a named refusal; throws a Fault, or whatever
   * the parser should not have thrown. `folder` is empty at the start of each case.
   */
  readonly run: (random: Random, folder: string) => Promise<void> | void;
  /** Longest that one case may take on a busy machine; the inputs are small. */
  readonly limitMs?: number;
  /** Called once in the process that runs the cases, before the first and after the last. */
  readonly open?: () => Promise<() => Promise<void>>;
}

/** What must hold did not. */
export class Fault extends Error {}

/** A refusal is an outcome only when it says what happened. */
export function checkResult(result: { readonly ok: true } | { readonly ok: false; readonly error: unknown }): void {
  if (result.ok) return;
  const { error } = result;
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  if (typeof message !== "string" || message.trim().length < 3) throw new Fault("a refusal without a sentence");
}
