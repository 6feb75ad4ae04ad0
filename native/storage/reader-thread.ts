import { Worker } from "node:worker_threads";

/** `stop` holds one Int32 that becomes 1 when nobody waits for the answer any more. */
export interface Asked {
  readonly id: number;
  readonly stop: SharedArrayBuffer;
}
export type Stopped = { readonly id: number; readonly kind: "stopped" };

/** A thread that does not notice within this time that nobody waits is ended: SQLite cannot be interrupted. */
const GRACE_MS = 300;

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | Stopped) => void;
  readonly reject: (cause: unknown) => void;
}

/** One disposable thread that answers questions about a database in their order. It starts with the first question. */
export class ReaderThread<Question extends Asked, Answer extends { readonly id: number }> {
  readonly #script: URL;
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting<Question, Answer>>();
  #worker: Worker | null = null;
  #asked = 0;

  /** `script` is the thread's entry; it finds `path`, the database's, in its workerData. */
  constructor(script: URL, path: string) {
    this.#script = script;
    this.#path = path;
  }

  async ask(question: (asked: Asked) => Question, signal?: AbortSignal): Promise<Answer | Stopped> {
    const id = ++this.#asked;
    if (signal?.aborted) return { id, kind: "stopped" };
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const { promise, resolve, reject } = Promise.withResolvers<Answer | Stopped>();
    let grace: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      Atomics.store(new Int32Array(stop), 0, 1);
      grace = setTimeout(() => void this.#replace(id), GRACE_MS);
      grace.unref();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const asked = question({ id, stop });
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

  #post(question: Question): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#start().postMessage(question);
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#script, { workerData: { path: this.#path }, execArgv: [] });
    worker.unref();
    worker.on("message", (answer: Answer | Stopped) => this.#waiting.get(answer.id)?.resolve(answer));
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
