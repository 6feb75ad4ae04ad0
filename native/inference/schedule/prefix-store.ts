import type { BranchingSession, Prefix, Step } from "../branching-session.ts";
import type { TokenMeter } from "../token-meter.ts";
import { forestBias } from "./forest.ts";
import { appendTokens, bytesOf, firstTokens } from "./prefix-arrays.ts";
import { commonLength } from "./sorted-texts.ts";

/** Tokens a run; bounds the attention's score matrix on long prompts. */
export const BLOCK_TOKENS = 256;

/**
 * Prefixes that are kept at most. A run asks each prompt once, in batches of 64: more would fill the memory for nothing, and
 * every prompt is compared with all of them.
 */
const MOST_KEPT = 256;

interface Kept {
  readonly ids: readonly number[];
  readonly prefix: Prefix;
}

/**
 * Encodes prefixes and keeps those used last, up to a number of bytes. A prefix always goes through the model in the same
 * blocks (0–255, 256–511, …) and only whole blocks are taken from another, so every number comes from the same
 * computation whether or not something was kept: a result never depends on what was asked before.
 */
export class PrefixStore {
  readonly #session: BranchingSession;
  readonly #meter: TokenMeter;
  readonly #limitBytes: number;
  /** Least recently used first. */
  #kept: Kept[] = [];

  constructor(session: BranchingSession, meter: TokenMeter, limitBytes: number) {
    this.#session = session;
    this.#meter = meter;
    this.#limitBytes = limitBytes;
  }

  /** Keys and values of `ids`; null for none. Throws the signal's reason when aborted. */
  async encode(ids: readonly number[], signal: AbortSignal): Promise<Prefix | null> {
    if (ids.length === 0) return null;
    const same = this.#kept.find(
      (kept) => kept.ids.length === ids.length && commonLength(kept.ids, ids) === ids.length,
    );
    if (same !== undefined) {
      this.#keep(same);
      return same.prefix;
    }
    let prefix = this.#begin(ids, ids.length);
    while ((prefix?.length ?? 0) < ids.length) {
      prefix = (await this.#block(prefix, ids, null, signal)).prefix;
    }
    if (prefix !== null) this.#keep({ ids: [...ids], prefix });
    return prefix;
  }

  /** Log-probabilities (nats) of the tokens of `ids` from `split` (at least 1) on, block after block. */
  async score(ids: readonly number[], split: number, signal: AbortSignal): Promise<number[]> {
    const fed = ids.slice(0, -1);
    const nats: number[] = [];
    let prefix = this.#begin(fed, split - 1);
    while ((prefix?.length ?? 0) < fed.length) {
      const block = await this.#block(prefix, fed, { ids, split }, signal);
      nats.push(...block.nats);
      prefix = block.prefix;
    }
    return nats;
  }

  /** Logits after each token, block after block; a row may not be kept past the next. */
  async *rows(ids: readonly number[], signal: AbortSignal): AsyncGenerator<Float32Array, void, undefined> {
    const { graph } = this.#session;
    let prefix: Prefix | null = null;
    for (let start = 0; start < ids.length; start += BLOCK_TOKENS) {
      const block = ids.slice(start, start + BLOCK_TOKENS);
      const places = block.map((_, at) => at);
      using stepped = await this.#session.step(chain(block, prefix, places), ["fresh", "logits"], signal);
      this.#meter.encoded(block.length);
      const width = stepped.logits.length / block.length;
      for (const place of places) yield stepped.logits.subarray(place * width, (place + 1) * width);
      prefix = appendTokens(graph.cache, prefix, stepped.fresh, block.length);
    }
  }

  /** Gives all memory back. */
  clear(): void {
    this.#kept = [];
  }

  /** Whole blocks of the first `limit` tokens, from whatever is kept. */
  #begin(ids: readonly number[], limit: number): Prefix | null {
    let best: Kept | null = null;
    let length = 0;
    for (const kept of this.#kept) {
      const common = Math.min(commonLength(kept.ids, ids), limit);
      const shared = Math.floor(common / BLOCK_TOKENS) * BLOCK_TOKENS;
      if (shared > length) [best, length] = [kept, shared];
    }
    return best === null ? null : firstTokens(this.#session.graph.cache, best.prefix, length);
  }

  /** Runs the next block of `ids` after `prefix`. */
  async #block(
    prefix: Prefix | null,
    ids: readonly number[],
    scored: { readonly ids: readonly number[]; readonly split: number } | null,
    signal: AbortSignal,
  ): Promise<{ readonly prefix: Prefix; readonly nats: readonly number[] }> {
    const start = prefix?.length ?? 0;
    const block = ids.slice(start, start + BLOCK_TOKENS);
    const places = block.map((_, at) => start + at);
    const rows = scored === null ? [] : places.filter((place) => place + 1 >= scored.split);
    using stepped = await this.#session.step(
      {
        ...chain(block, prefix, rows.length === 0 ? [block.length - 1] : rows.map((place) => place - start)),
        targets: rows.length === 0 ? [0] : rows.map((place) => scored?.ids[place + 1] ?? 0),
      },
      ["fresh", "targetNats"],
      signal,
    );
    this.#meter.encoded(block.length);
    return {
      prefix: appendTokens(this.#session.graph.cache, prefix, stepped.fresh, block.length),
      nats: rows.length === 0 ? [] : [...stepped.targetNats],
    };
  }

  /** Puts an entry last in line for eviction, and evicts what is over the limits. One entry is always kept. */
  #keep(entry: Kept): void {
    this.#kept = [...this.#kept.filter((kept) => kept !== entry), entry];
    let bytes = this.#kept.reduce((sum, kept) => sum + bytesOf(kept.prefix), 0);
    while ((bytes > this.#limitBytes && this.#kept.length > 1) || this.#kept.length > MOST_KEPT) {
      const [oldest] = this.#kept;
      bytes -= oldest === undefined ? 0 : bytesOf(oldest.prefix);
      this.#kept.shift();
    }
  }
}

/** One text's next tokens after a prefix, with logits wanted for `rows`. */
export function chain(ids: readonly number[], prefix: Prefix | null, rows: readonly number[]): Step {
  const start = prefix?.length ?? 0;
  return {
    batch: 1,
    ids,
    positions: ids.map((_, at) => start + at),
    prefix,
    own: null,
    bias: forestBias(ids.map((_, at) => at - 1)),
    rows,
  };
}
