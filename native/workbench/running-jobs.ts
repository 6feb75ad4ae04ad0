/** Long work of one part of the workbench: it is stopped, and waited for, before the workbench closes. */
export class RunningJobs {
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** Aborted when the caller gives up, or the workbench closes. */
  either(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
  }

  /** Passes events on; `close` does not end before they have. */
  async *while<Event>(events: AsyncGenerator<Event, void, undefined>): AsyncGenerator<Event, void, undefined> {
    const ended = Promise.withResolvers<void>();
    this.#running.add(ended.promise);
    try {
      yield* events;
    } finally {
      this.#running.delete(ended.promise);
      ended.resolve();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }
}
