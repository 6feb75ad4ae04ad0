import type { Problem } from "./problem.ts";

/** What long work says. It ends with "finished" or "failed". */
export type JobEvent<T> =
  | {
      readonly type: "progress";
      readonly phase: string;
      readonly done: number;
      readonly total: number;
      /** Of this phase; null before anything was measured. */
      readonly perSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly type: "finished"; readonly value: T }
  | { readonly type: "failed"; readonly problem: Problem };
