import { createRandom } from "#core/base/random.ts";

import type { Decoding } from "./engine.ts";

/**
 * A uniform number in [0, 1) with 53 bits, a function of (seed, token index) alone: a sampled answer never depends on
 * other answers, on their order or on where a run was resumed.
 */
export function uniformAt(seed: string, tokenIndex: number): number {
  const random = createRandom(seed).fork(`token-${tokenIndex}`);
  const high = Math.floor(random.next() * 134217728);
  const low = Math.floor(random.next() * 67108864);
  return (high * 67108864 + low) / 9007199254740992;
}

/** Weights of the vocabulary's tokens, not necessarily summing to one. */
type Weights = Float32Array | Float64Array;

type Cuts = Pick<Decoding, "temperature" | "topK" | "topP">;

/**
 * Token chosen from tempered weights: of the topK heaviest tokens, of these the smallest set whose share reaches topP (the
 * token that crosses is in), by inverse transform in float64. Temperature 0 takes the heaviest token. Ties go to the lower id.
 */
export function chooseFrom(weights: Weights, decoding: Cuts, uniform: number): number {
  if (decoding.temperature === 0) return argmax(weights);
  const total = sum(weights);
  const { topK = weights.length, topP } = decoding;
  if (topP >= 1 && topK >= weights.length) return inverse(weights, null, total * uniform);
  const kept = keptIds(weights, total, topK, topP);
  return inverse(weights, kept, massOf(weights, kept) * uniform);
}

function massOf(weights: Weights, ids: readonly number[]): number {
  return ids.reduce((left, id) => left + (weights[id] ?? 0), 0);
}

/** Plain loops here and below: they run over a whole vocabulary for every token that is drawn. */
function argmax(row: Weights): number {
  let best = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < row.length; id++) {
    const value = row[id] ?? Number.NaN;
    if (value > max) {
      max = value;
      best = id;
    }
  }
  return best;
}

function sum(weights: Weights): number {
  let total = 0;
  for (let id = 0; id < weights.length; id++) total += weights[id] ?? 0;
  return total;
}

/**
 * The `topK` heaviest tokens, heaviest first, until their share of the `topK`'s mass reaches `topP`. With no cut by number,
 * tokens below (1 − topP) / V need no sorting: all of them together weigh less than 1 − topP, so none is in the set.
 */
function keptIds(weights: Weights, total: number, topK: number, topP: number): number[] {
  const floor = topK >= weights.length ? ((1 - topP) * total) / weights.length : 0;
  const candidates: number[] = [];
  for (let id = 0; id < weights.length; id++) if ((weights[id] ?? 0) >= floor) candidates.push(id);
  candidates.sort((one, other) => (weights[other] ?? 0) - (weights[one] ?? 0) || one - other);
  const heaviest = candidates.slice(0, topK);
  const enough = topP * (topK >= weights.length ? total : massOf(weights, heaviest));
  const kept: number[] = [];
  let mass = 0;
  for (const id of heaviest) {
    kept.push(id);
    mass += weights[id] ?? 0;
    if (mass >= enough) break;
  }
  return kept;
}

/** First token whose cumulative weight exceeds `target`; rounding at the very end falls to the last token with weight. */
function inverse(weights: Weights, ids: readonly number[] | null, target: number): number {
  const count = ids?.length ?? weights.length;
  let cumulative = 0;
  let last = ids?.[0] ?? 0;
  for (let index = 0; index < count; index++) {
    const id = ids === null ? index : (ids[index] ?? 0);
    const weight = weights[id] ?? 0;
    if (weight <= 0) continue;
    cumulative += weight;
    last = id;
    if (cumulative > target) return id;
  }
  return last;
}
