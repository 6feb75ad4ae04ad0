import { Worker } from "node:worker_threads";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import type { Facets, SearchPage, SearchRequest } from "#core/corpus/search.ts";
import type { FacetsRequest } from "./count-facets.ts";

export type { FacetsRequest };

/** `stop` holds one Int32 that becomes 1 when nobody waits for the answer any more. */
export type ReaderQuestion = { readonly id: number; readonly stop: SharedArrayBuffer } & (
  | { readonly kind: "search"; readonly request: SearchRequest }
  | { readonly kind: "facets"; readonly request: FacetsRequest }
);
export type ReaderAnswer = { readonly id: number } & (
  | { readonly kind: "search"; readonly result: Result<SearchPage, Problem> }
  | { readonly kind: "facets"; readonly result: Result<Facets, Problem> }
  | { readonly kind: "stopped" }
);

/** A thread that does not notice within this time that nobody waits is ended: SQLite cannot be interrupted. */
const GRACE_MS = 300;

const CANCELLED = problem("cancelled", "The search was cancelled.");

/**
 * Searches and counts facets beside the main thread, one thread for each, so that a page does not wait for the counts. The
 * threads start with the first question.
 */
export class CorpusReader {
  readonly #searches: ReaderThread;
  readonly #facets: ReaderThread;

  constructor(path: string) {
    this.#searches = new ReaderThread(path);
    this.#facets = new ReaderThread(path);
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<Result<SearchPage, Problem>> {
    const answer = await this.#searches.ask((id, stop) => ({ kind: "search", id, stop, request }), signal);
    return answer.kind === "search" ? answer.result : err(CANCELLED);
  }

  async facets(request: FacetsRequest, signal?: AbortSignal): Promise<Result<Facets, Problem>> {
    const answer = await this.#facets.ask((id, stop) => ({ kind: "facets", id, stop, request }), signal);
    return answer.kind === "facets" ? answer.result : err(CANCELLED);
  }

  async close(): Promise<void> {
    await Promise.all([this.#searches.end(), this.#facets.end()]);
  }
}

interface Waiting {
  readonly question: ReaderQuestion;
  readonly resolve: (answer: ReaderAnswer) => void;
  readonly reject: (cause: unknown) => void;
}

/** One disposable thread that answers questions in their order. */
class ReaderThread {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #asked = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async ask(
    question: (id: number, stop: SharedArrayBuffer) => ReaderQuestion,
    signal?: AbortSignal,
  ): Promise<ReaderAnswer> {
    const id = ++this.#asked;
    if (signal?.aborted) return { id, kind: "stopped" };
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const { promise, resolve, reject } = Promise.withResolvers<ReaderAnswer>();
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      Atomics.store(new Int32Array(stop), 0, 1);
      grace = setTimeout(() => void this.#replace(id), GRACE_MS);
      grace.unref();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const asked = question(id, stop);
    this.#waiting.set(id, { question: asked, resolve, reject });
    this.#post(asked);
    try {
      const answer = await promise;
      return signal?.aborted ? { id, kind: "stopped" } : answer;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener("abort", onAbort);
      this.#waiting.delete(id);
    }
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    for (const [id, { resolve }] of this.#waiting) resolve({ id, kind: "stopped" });
    await worker?.terminate();
  }

  #post(question: ReaderQuestion): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#start().postMessage(question);
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./corpus-reader-thread.ts", import.meta.url), {
      workerData: { path: this.#path },
      execArgv: [],
    });
    worker.unref();
    worker.on("message", (answer: ReaderAnswer) => this.#waiting.get(answer.id)?.resolve(answer));
    worker.on("error", (cause) => {
      if (this.#worker === worker) this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(cause);
    });
    this.#worker = worker;
    return worker;
  }

  /** The thread is held up by the oldest question: where that is `id`, another thread takes up those behind it. */
  async #replace(id: number): Promise<void> {
    const [oldest] = this.#waiting.keys();
    this.#waiting.get(id)?.resolve({ id, kind: "stopped" });
    this.#waiting.delete(id);
    if (oldest !== id) return;
    const worker = this.#worker;
    this.#worker = null;
    for (const { question } of this.#waiting.values()) this.#post(question);
    await worker?.terminate();
  }
}
