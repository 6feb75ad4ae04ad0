/** Events pushed by one side and taken by the other, in order. */
export class EventQueue<T> {
  readonly #events: T[] = [];
  #waiting: ((event: T) => void) | null = null;

  push(event: T): void {
    if (this.#waiting === null) {
      this.#events.push(event);
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting(event);
  }

  /** The next event, as soon as there is one. One taker at a time. */
  take(): Promise<T> {
    if (this.#events.length > 0) {
      const [event] = this.#events.splice(0, 1);
      // The length was checked above; T itself may include undefined.
      return Promise.resolve(event as T);
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
