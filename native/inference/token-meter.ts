import type { EngineStats } from "./engine.ts";

/** Counts tokens since the engine was opened. */
export class TokenMeter {
  #requested = 0;
  #encoded = 0;
  #sampled = 0;

  requested(tokens: number): void {
    this.#requested += tokens;
  }

  encoded(tokens: number): void {
    this.#encoded += tokens;
  }

  sampled(tokens: number): void {
    this.#sampled += tokens;
  }

  stats(provider: string): EngineStats {
    return {
      tokensRequested: this.#requested,
      tokensEncoded: this.#encoded,
      tokensSampled: this.#sampled,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      provider,
    };
  }
}
