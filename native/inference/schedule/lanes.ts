import type { CacheArray, OwnPast } from "../branching-session.ts";
import { cacheArray } from "../branching-session.ts";
import type { CacheTensor } from "../causal-graph.ts";
import { copyTokens } from "./prefix-arrays.ts";
import { HIDDEN } from "./visibility.ts";

/** Keys and values of the tokens that a lane starts with, [heads, length, head size] for each cache. */
export interface Stem {
  readonly length: number;
  readonly tensors: readonly CacheArray[];
}

/** Room is added in steps of this many tokens, so that it seldom has to be. */
const ROOM_STEP = 32;

/**
 * ONNX Runtime multiplies a single row by another kernel, which rounds differently: with a second row beside it, a row's
 * numbers do not depend on whether it has company. A second row costs next to nothing, since the weights are read anyway.
 */
const LEAST_ROWS = 2;

/**
 * Rows of a batch, each with its own past, in arrays that the graph reads where they lie. Rows in use are always the first
 * ones; one that ends is replaced by the last. Behind them come idle ones where there are too few.
 */
export class Lanes {
  readonly #caches: readonly CacheTensor[];
  readonly #most: number;
  readonly #least: number;
  readonly #lengths: number[] = [];
  #capacity = 0;
  #tensors: CacheArray[];

  /** `most`: rows that there can be at once. `least`: rows that are computed even if fewer are in use. */
  constructor(caches: readonly CacheTensor[], most: number, least = LEAST_ROWS) {
    this.#caches = caches;
    this.#most = most;
    this.#least = least;
    this.#tensors = caches.map(({ type }) => cacheArray(type, 0));
  }

  /** Rows in use. */
  get count(): number {
    return this.#lengths.length;
  }

  /** Rows to compute. */
  get rows(): number {
    return Math.max(this.#least, this.count);
  }

  get full(): boolean {
    return this.count >= this.#most;
  }

  /** Tokens of a row's own past. */
  lengthOf(lane: number): number {
    return this.#lengths[lane] ?? 0;
  }

  /** Adds a row that starts with `stem`; gives its place. */
  add(stem: Stem): number {
    if (this.full) throw new Error("Internal error: more rows were started than there is room for.");
    const lane = this.#lengths.push(stem.length) - 1;
    this.#makeRoom(stem.length);
    this.#write(lane, stem.tensors, { from: 0, length: stem.length, to: 0, count: stem.length, at: 0 });
    return lane;
  }

  /** Puts the first `count` of every row's new tokens, [rows, heads, tokens, head size] for each cache, behind its past. */
  append(fresh: readonly CacheArray[], { tokens, count } = { tokens: 1, count: 1 }): void {
    this.#makeRoom(Math.max(...this.#lengths) + count);
    for (let lane = 0; lane < this.count; lane++) {
      const to = this.lengthOf(lane);
      this.#write(lane, fresh, { from: 0, length: tokens, to, count, at: lane });
      this.#lengths[lane] = to + count;
    }
  }

  /** Takes a row out; the last one moves to its place. */
  remove(lane: number): void {
    const last = this.count - 1;
    if (lane !== last) {
      for (const [at, { heads, headSize }] of this.#caches.entries()) {
        const row = heads * this.#capacity * headSize;
        this.#tensors[at]?.copyWithin(lane * row, last * row, (last + 1) * row);
      }
      this.#lengths[lane] = this.lengthOf(last);
    }
    this.#lengths.pop();
  }

  /** The rows to compute, as the graph takes them. */
  get past(): OwnPast {
    const tensors = this.#tensors.map((tensor, at) => tensor.subarray(0, this.rows * this.#rowSize(at)));
    return { capacity: this.#capacity, tensors };
  }

  /**
   * Bias [rows, tokens, capacity + tokens] by which each row's new tokens see the row's past, themselves and the new tokens
   * before them.
   */
  bias(tokens = 1): Float32Array {
    const width = this.#capacity + tokens;
    const bias = new Float32Array(this.rows * tokens * width);
    for (let row = 0; row < this.rows * tokens; row++) {
      const start = row * width;
      bias.fill(HIDDEN, start + this.lengthOf(Math.floor(row / tokens)), start + this.#capacity);
      bias.fill(HIDDEN, start + this.#capacity + (row % tokens) + 1, start + width);
    }
    return bias;
  }

  #rowSize(at: number): number {
    const cache = this.#caches[at];
    return cache === undefined ? 0 : cache.heads * this.#capacity * cache.headSize;
  }

  #makeRoom(length: number): void {
    if (length <= this.#capacity) return;
    const capacity = Math.ceil(length / ROOM_STEP) * ROOM_STEP;
    this.#tensors = this.#caches.map((cache, at) => {
      const { heads, headSize, type } = cache;
      const wider = cacheArray(type, Math.max(this.#least, this.#most) * heads * capacity * headSize);
      const source = this.#tensors[at] ?? cacheArray(type, 0);
      for (let lane = 0; lane < this.count; lane++) {
        const copy = { from: 0, sourceLength: this.#capacity, to: 0, targetLength: capacity, count: this.#capacity };
        const start = { source: lane * this.#rowSize(at), target: lane * heads * capacity * headSize };
        copyTokens(cache, source, wider, copy, start);
      }
      return wider;
    });
    this.#capacity = capacity;
  }

  /** Copies tokens of row `at` of `source` into a lane. */
  #write(
    lane: number,
    source: readonly CacheArray[],
    copy: {
      readonly from: number;
      readonly length: number;
      readonly to: number;
      readonly count: number;
      readonly at: number;
    },
  ): void {
    for (const [at, cache] of this.#caches.entries()) {
      const from = source[at];
      const into = this.#tensors[at];
      if (from === undefined || into === undefined) throw new Error("Internal error: keys or values are missing.");
      copyTokens(
        cache,
        from,
        into,
        { from: copy.from, sourceLength: copy.length, to: copy.to, targetLength: this.#capacity, count: copy.count },
        { source: copy.at * cache.heads * copy.length * cache.headSize, target: lane * this.#rowSize(at) },
      );
    }
  }
}
