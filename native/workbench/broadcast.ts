/**
 * One stream of events to any number of listeners. A listener that joins late gets the latest event first; the stream
 * ends for all when it is closed.
 */
export class Broadcast<T> {
  readonly #listeners = new Set<(event: T | null) => void>();
  #latest: T | null = null;
  #closed = false;

  send(event: T): void {
    this.#latest = event;
    for (const listener of this.#listeners) listener(event);
  }

  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener(null);
  }

  async *listen(signal?: AbortSignal): AsyncGenerator<T> {
    const queue: (T | null)[] = this.#latest === null ? [] : [this.#latest];
    if (this.#closed) queue.push(null);
    let wake: () => void = () => undefined;
    const listener = (event: T | null): void => {
      queue.push(event);
      wake();
    };
    const onAbort = (): void => listener(null);
    this.#listeners.add(listener);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      while (true) {
        while (queue.length > 0) {
          const event = queue.shift() ?? null;
          if (event === null) return;
          yield event;
        }
        if (signal?.aborted) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener("abort", onAbort);
    }
  }
}
