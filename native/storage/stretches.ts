import { createRandom } from "#core/base/random.ts";
import type { Patience } from "./patience.ts";

/** Ids from `from` to `to`, both included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** Ids that are looked through by one statement where little is known yet. */
const STRETCH_IDS = 1 << 15;

/** What one statement may take: looking up the words costs the same for a long stretch as for a short one. */
const STRETCH_MS = 10;

/** All of the range in the order of ids, in stretches that grow while they are quick. */
export function* growingStretches({ first, last }: IdRange, patience: Patience): Generator<Stretch, void, undefined> {
  let size = STRETCH_IDS;
  for (let from = first; from <= last;) {
    const began = patience.now();
    yield { from, to: Math.min(last, from + size - 1) };
    from += size;
    if (patience.now() - began < STRETCH_MS / 2) size *= 2;
  }
}

/**
 * All of the range in an order that is random but always the same, in stretches of a length that the first one shows to be
 * bearable: whoever stops early has seen a sample.
 */
export function* randomStretches({ first, last }: IdRange, patience: Patience): Generator<Stretch, void, undefined> {
  const began = patience.now();
  yield { from: first, to: Math.min(last, first + STRETCH_IDS - 1) };
  const tookMs = Math.max(patience.now() - began, STRETCH_MS / 64);
  const size = STRETCH_IDS * Math.max(1, Math.floor(STRETCH_MS / tookMs));
  const starts: number[] = [];
  for (let from = first + STRETCH_IDS; from <= last; from += size) starts.push(from);
  for (const from of createRandom("stretches").shuffle(starts)) yield { from, to: Math.min(last, from + size - 1) };
}
