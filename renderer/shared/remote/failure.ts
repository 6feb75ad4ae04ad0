import { TRPCClientError } from "@trpc/client";
import { z } from "zod";
import { errorEntry } from "#core/base/errors/catalogue.ts";
import { KnownCode } from "#core/base/errors/known-code.ts";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";

/** Why a request came to nothing. `expected`: the host said so itself, and its message names the next step. */
export interface Failure {
  readonly problem: Problem;
  readonly expected: boolean;
  /** What is known beyond the message, one fact a line. */
  readonly evidence: readonly string[];
}

const HostError = z.looseObject({
  code: z.string(),
  path: z.string().optional(),
  problem: z.looseObject({ code: KnownCode, message: z.string() }).nullable().default(null),
});

export function failureOf(error: unknown): Failure {
  const answered = error instanceof TRPCClientError ? HostError.safeParse(error.data) : null;
  if (answered?.success && answered.data.problem) {
    const { code, message } = answered.data.problem;
    const { evidence, next } = errorEntry(code);
    return {
      problem: { code, message },
      expected: true,
      evidence: [`Code: ${code}`, `See: ${evidence}`, `Next: ${next}`],
    };
  }
  const reason = reasonOf(error);
  if (error instanceof TRPCClientError && !answered?.success) {
    return {
      problem: problem(
        "host-unreachable",
        "The workbench's host does not answer: see whether it still runs where you started it, then try again.",
      ),
      expected: false,
      evidence: [`Reason: ${reason}`],
    };
  }
  const code = answered?.success ? answered.data.code : "RENDERER";
  return {
    problem: problem(
      "unforeseen",
      "The workbench failed in a way that it did not foresee: try again, and if it stays, send the diagnostics to its maintainers.",
    ),
    expected: false,
    evidence: [`Code: ${code}`, `Reason: ${reason}`],
  };
}

/** The text of "Copy diagnostics". `now` is the time of the copy. */
export function diagnosticsOf(what: string, failure: Failure, now: Date): string {
  return [
    `MSM Workbench: ${what}`,
    failure.problem.message,
    ...failure.evidence,
    `Place: ${location.hash || "#/"}`,
    `Time: ${now.toISOString()}`,
    `Window: ${navigator.userAgent}`,
  ].join("\n");
}
