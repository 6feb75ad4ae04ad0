import { HIDDEN } from "./visibility.ts";

/**
 * Texts laid out as one sequence of a tree's tokens, each token once: every token sees its own ancestors and, through the
 * prefix, what all of them begin with.
 */
export interface Forest {
  readonly ids: readonly number[];
  /** Place of each token in its text. */
  readonly positions: readonly number[];
  /** Index of the token before, in the forest; −1 where that is the prefix's last or there is none. */
  readonly parents: readonly number[];
}

/** Grows a forest text by text. */
export class ForestBuilder {
  readonly #ids: number[] = [];
  readonly #positions: number[] = [];
  readonly #parents: number[] = [];
  readonly #depth: number;
  /** Indices of the tokens of the text added last, from `depth` on. */
  #path: number[] = [];

  /** `depth`: tokens of every text that the prefix holds. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  /** Adds a text that shares `shared` tokens with the one added before; gives the index of each token after the prefix. */
  add(fed: readonly number[], shared: number): readonly number[] {
    const path = this.#path.slice(0, Math.max(0, shared - this.#depth));
    for (let place = this.#depth + path.length; place < fed.length; place++) {
      this.#parents.push(path.at(-1) ?? -1);
      this.#positions.push(place);
      this.#ids.push(fed[place] ?? 0);
      path.push(this.#ids.length - 1);
    }
    this.#path = path;
    return path;
  }

  get forest(): Forest {
    return { ids: this.#ids, positions: this.#positions, parents: this.#parents };
  }
}

/** Bias [tokens, tokens] by which each token sees itself and its ancestors. */
export function forestBias(parents: readonly number[]): Float32Array {
  const tokens = parents.length;
  const bias = new Float32Array(tokens * tokens).fill(HIDDEN);
  for (let token = 0; token < tokens; token++) {
    for (let seen = token; seen >= 0; seen = parents[seen] ?? -1) bias[token * tokens + seen] = 0;
  }
  return bias;
}
