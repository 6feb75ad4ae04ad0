import { setTimeout as delay } from "node:timers/promises";

/** Spaces requests evenly, and holds all of them back while a server asks for patience. */
export class RateLimit {
  readonly #spacingMs: number;
  #nextMs = 0;

  constructor(requestsPerMinute: number | null) {
    this.#spacingMs = requestsPerMinute === null ? 0 : 60_000 / requestsPerMinute;
  }

  /** Resolves when the next request may go. */
  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now();
    const turnMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = turnMs + this.#spacingMs;
    if (turnMs > nowMs) await delay(turnMs - nowMs, undefined, { signal });
  }

  /** No request goes for so long. */
  holdFor(ms: number): void {
    this.#nextMs = Math.max(this.#nextMs, performance.now() + ms);
  }
}
