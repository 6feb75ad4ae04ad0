import { initTRPC, TRPCError } from "@trpc/server";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { diskProblem } from "./storage-failure.ts";
import type { Workbench } from "./workbench.ts";

export interface Context {
  readonly workbench: Workbench;
}

const t = initTRPC.context<Context>().create({
  // A screen switches on `problem.code` and shows `problem.message`; an unexpected failure has none.
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    data: {
      code: shape.data.code,
      problem: error instanceof ProblemReply ? error.problem : diskProblem(error.cause, ctx?.workbench.workspace ?? ""),
    },
  }),
});

/** An expected failure on its way over the wire. */
class ProblemReply extends TRPCError {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super({ code: "BAD_REQUEST", message: problem.message });
    this.problem = problem;
  }
}

/** The value, or the problem as a reply. */
export function valueOf<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new ProblemReply({ code: result.error.code, message: result.error.message });
  return result.value;
}

export const call = t.procedure;
/** Procedures of one area of the workbench. */
export const area = t.router;
