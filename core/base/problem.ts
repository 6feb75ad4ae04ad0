import type { ErrorCode } from "./errors/catalogue.ts";

/**
 * An expected failure that a person can read. `message` is one sentence or two: what happened, to which thing,
 * what to do next. `code` is stable, stands in the catalogue, and is what screens and tests switch on.
 */
export interface Problem<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly message: string;
}

export function problem<Code extends ErrorCode>(code: Code, message: string): Problem<Code> {
  return { code, message };
}

/** Asserts what our own code promises. A failure is our bug, never the user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Internal error: ${message}`);
}

/** The words of a caught failure, for the evidence part of a message. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
