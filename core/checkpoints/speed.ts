/** Tokens that went through a checkpoint in a stretch of time, on the machine and threads that an engine runs with. */
export interface SpeedSample {
  readonly tokens: number;
  readonly runs: number;
  readonly durationMs: number;
}

/** A short measurement in the engine's own process. */
export interface Speed {
  /** Prompts read, of `blockTokens` tokens each, from nothing. */
  readonly encode: SpeedSample & { readonly blockTokens: number };
  /** Tokens added one by one after `afterTokens` that are cached. */
  readonly decode: SpeedSample & { readonly afterTokens: number };
  /** What the machine's memory allows; null where it is not what limits: on another provider, or with little memory free. */
  readonly memory: MemoryRate | null;
}

export interface MemoryRate {
  /** Read from memory at best, as measured beside the rest. */
  readonly bytesPerSecond: number;
  /** Weights that every token reads. */
  readonly bytesPerToken: number;
}

/** Decoded tokens a second as a share of those that reading the weights alone would allow; may pass 1 where a cache holds them. */
export function shareOfLimit(decode: SpeedSample, { bytesPerSecond, bytesPerToken }: MemoryRate): number {
  return (tokensPerSecond(decode) * bytesPerToken) / bytesPerSecond;
}

export function tokensPerSecond({ tokens, durationMs }: SpeedSample): number {
  return (tokens * 1000) / durationMs;
}
