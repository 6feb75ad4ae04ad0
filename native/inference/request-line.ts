import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { EngineProblem } from "./engine.ts";
import type { FromChild, ToChild, Work } from "./protocol.ts";

/** The messages that end a request well. */
export type Answered = Extract<FromChild, { readonly type: "scored" | "sampled" | "traced" | "measured" }>;
/** The messages about one request. */
type AboutRequest = Extract<
  FromChild,
  { readonly type: "scored" | "sampled" | "traced" | "measured" | "failed" | "delta" }
>;
/** Omits from each member of a union. */
type WithoutId<Member> = Member extends unknown ? Omit<Member, "id"> : never;

/** Told of settled text as an answer grows. */
export type OnDelta = (text: string, tokens: number) => void;

interface Pending {
  readonly settle: (outcome: Result<Answered, EngineProblem>) => void;
  readonly onDelta: OnDelta | null;
  /** Given up by the caller; the child has not said yet that it stopped. */
  abandoned: boolean;
}

interface Link {
  send(message: ToChild): void;
  kill(why: string): void;
}

/**
 * Requests that a child is working off in order. A cancelled one answers at once; if it is the one that runs and goes on
 * for longer than the grace, the child is killed.
 */
export class RequestLine {
  readonly #link: Link;
  readonly #cancelGraceMs: number;
  readonly #pending = new Map<number, Pending>();
  #end: EngineProblem | null = null;
  #nextId = 0;
  #graceTimer: NodeJS.Timeout | null = null;

  constructor(link: Link, cancelGraceMs: number) {
    this.#link = link;
    this.#cancelGraceMs = cancelGraceMs;
  }

  /** Requests that the child still has. */
  get size(): number {
    return this.#pending.size;
  }

  /** Why nothing is answered any more; null while it is. */
  get end(): EngineProblem | null {
    return this.#end;
  }

  async submit(
    work: WithoutId<Work>,
    signal: AbortSignal | undefined,
    onDelta: OnDelta | null,
  ): Promise<Result<Answered, EngineProblem>> {
    if (this.#end !== null) return err(this.#end);
    if (isAborted(signal)) return err(cancelled());
    const id = this.#nextId++;
    const { promise, resolve } = Promise.withResolvers<Result<Answered, EngineProblem>>();
    const pending: Pending = { settle: resolve, onDelta, abandoned: false };
    this.#pending.set(id, pending);
    const abandon = (): void => {
      pending.abandoned = true;
      this.#link.send({ type: "cancel", id });
      this.#watchFirst();
      resolve(err(cancelled()));
    };
    signal?.addEventListener("abort", abandon, { once: true });
    this.#link.send({ ...work, id });
    const answered = await promise;
    signal?.removeEventListener("abort", abandon);
    return answered;
  }

  receive(message: AboutRequest): void {
    const pending = this.#pending.get(message.id);
    if (message.type === "delta") {
      if (pending?.abandoned === false) pending.onDelta?.(message.text, message.tokens);
      return;
    }
    this.#pending.delete(message.id);
    this.#clearGrace();
    this.#watchFirst();
    pending?.settle(message.type === "failed" ? err(message.problem) : ok(message));
  }

  /** Answers everything that waits, and everything later, with `end`. Only the first call counts. */
  endWith(end: EngineProblem): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#clearGrace();
    for (const pending of this.#pending.values()) pending.settle(err(end));
    this.#pending.clear();
  }

  /** The first in line is the one that runs: if nobody waits for it any more, it has a little time to stop. */
  #watchFirst(): void {
    const [first] = this.#pending.values();
    if (first?.abandoned !== true || this.#graceTimer !== null) return;
    this.#graceTimer = setTimeout(() => {
      this.#link.kill(`a cancelled run did not stop within ${this.#cancelGraceMs} ms`);
    }, this.#cancelGraceMs);
  }

  #clearGrace(): void {
    if (this.#graceTimer !== null) clearTimeout(this.#graceTimer);
    this.#graceTimer = null;
  }
}

export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

export function cancelled(): EngineProblem {
  return problem("cancelled", "Cancelled; what was answered before is kept.");
}
