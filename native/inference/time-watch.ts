import { createContext, Script } from "node:vm";
import { invariant } from "#core/base/problem.ts";

/** Thrown in the place of work that was not done in time. */
export class OutOfTime extends Error {}

const CALL = new Script("work()");

/**
 * Runs plain computing that a file from elsewhere decides on (a regular expression that it brings, a library that reads
 * it), and ends it when it takes longer: V8 interrupts loops and backtracking alike. A watch costs about 2 ms to make and
 * 0.1 to 0.3 ms a call.
 */
export class TimeWatch {
  readonly #box: { work: () => void } = { work: () => undefined };
  readonly #context = createContext(this.#box);

  within<T>(limitMs: number, work: () => T): T {
    const done: { readonly value: T }[] = [];
    this.#box.work = () => void done.push({ value: work() });
    try {
      CALL.runInContext(this.#context, { timeout: limitMs });
    } catch (cause) {
      if (isTimeout(cause)) throw new OutOfTime(`it takes longer than ${limitMs / 1000} s`, { cause });
      throw cause;
    }
    const [result] = done;
    invariant(result !== undefined, "work that ended gave its value");
    return result.value;
  }
}

function isTimeout(cause: unknown): boolean {
  return (
    typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
