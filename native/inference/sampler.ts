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

/**
 * Token chosen from a row of logits: temperature first, then the smallest set of most probable tokens whose mass reaches
 * topP (the token that crosses is in), by inverse transform in float64. Temperature 0 takes the most probable token.
 * Ties go to the lower id.
 */
export function chooseToken(
  row: Float32Array,
  decoding: Pick<Decoding, "temperature" | "topP">,
  uniform: number,
): number {
  if (decoding.temperature === 0) return argmax(row);
  const weights = temperedWeights(row, decoding.temperature);
  const total = sum(weights);
  if (decoding.topP >= 1) return inverse(weights, null, total * uniform);
  const nucleus = nucleusIds(weights, total, decoding.topP);
  const mass = nucleus.reduce((left, id) => left + (weights[id] ?? 0), 0);
  return inverse(weights, nucleus, mass * uniform);
}

function argmax(row: Float32Array): number {
  let best = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (const [id, logit] of row.entries()) {
    if (logit > max) {
      max = logit;
      best = id;
    }
  }
  return best;
}

/** exp((logit − max) / temperature), not normalised. */
function temperedWeights(row: Float32Array, temperature: number): Float64Array {
  const max = row[argmax(row)] ?? 0;
  return Float64Array.from(row, (logit) => Math.exp((logit - max) / temperature));
}

function sum(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

/**
 * Most probable tokens, most probable first, until their mass reaches `topP`. Tokens below (1 − topP) / V need no
 * sorting: all of them together weigh less than 1 − topP, so none is in the set.
 */
function nucleusIds(weights: Float64Array, total: number, topP: number): number[] {
  const floor = ((1 - topP) * total) / weights.length;
  const candidates: { readonly id: number; readonly weight: number }[] = [];
  for (const [id, weight] of weights.entries()) if (weight >= floor) candidates.push({ id, weight });
  candidates.sort((one, other) => other.weight - one.weight || one.id - other.id);
  const kept: number[] = [];
  let mass = 0;
  for (const { id, weight } of candidates) {
    kept.push(id);
    mass += weight;
    if (mass >= topP * total) break;
  }
  return kept;
}

/** First token whose cumulative weight exceeds `target`; rounding at the very end falls to the last token with weight. */
function inverse(weights: Float64Array, ids: readonly number[] | null, target: number): number {
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
