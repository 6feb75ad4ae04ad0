import type { CausalSession, KeyValueCache } from "./causal-session.ts";
import type { TokenMeter } from "./token-meter.ts";
import { commonPrefixLength } from "./tokenizer.ts";

/** A prompt that went through the model. */
export interface EncodedPrompt {
  readonly ids: readonly number[];
  readonly cache: KeyValueCache;
  /** Logits after the last token. */
  readonly lastRow: Float32Array;
}

/** Tokens a run; bounds the attention's score matrix on long prompts. */
export const BLOCK_TOKENS = 256;

/**
 * Encodes prompts and keeps the last one, to start the next from what both share. Prompts always go through the model in
 * the same blocks (0–255, 256–511, …) and only whole blocks are shared, so every number comes from the same computation
 * whether or not something was kept: a result never depends on what was asked before.
 */
export class PromptEncoder {
  readonly #session: CausalSession;
  readonly #meter: TokenMeter;
  #kept: EncodedPrompt | null = null;

  constructor(session: CausalSession, meter: TokenMeter) {
    this.#session = session;
    this.#meter = meter;
  }

  /** Encodes at least one token; throws the signal's reason between two blocks once it is aborted. */
  async encode(ids: readonly number[], signal: AbortSignal): Promise<EncodedPrompt> {
    const common = this.#kept === null ? 0 : commonPrefixLength(this.#kept.ids, ids);
    if (this.#kept !== null && common === ids.length && common === this.#kept.ids.length) return this.#kept;
    const shared = Math.floor(Math.min(common, ids.length - 1) / BLOCK_TOKENS) * BLOCK_TOKENS;
    let cache = shared === 0 || this.#kept === null ? null : this.#session.truncate(this.#kept.cache, shared);
    this.#kept = null;
    let lastRow: Float32Array | undefined;
    for (let start = shared; start < ids.length; start += BLOCK_TOKENS) {
      signal.throwIfAborted();
      const block = ids.slice(start, start + BLOCK_TOKENS);
      const forward = await this.#session.forward(block, cache, { rows: 1, cache: true }, signal);
      this.#meter.encoded(block.length);
      cache = forward.cache;
      [lastRow] = forward.rows;
    }
    if (cache === null || lastRow === undefined)
      throw new Error("Internal error: a prompt without tokens was encoded.");
    this.#kept = { ids: [...ids], cache, lastRow };
    return this.#kept;
  }

  /** Gives the kept prompt's memory back. */
  clear(): void {
    this.#kept = null;
  }
}
