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
}

export function tokensPerSecond({ tokens, durationMs }: SpeedSample): number {
  return (tokens * 1000) / durationMs;
}
