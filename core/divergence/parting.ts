import type { TracedToken } from "./trace.ts";

/**
 * How far two predictions for one place part. The vocabulary is cut into classes: each token whose probability both
 * checkpoints told (the one that came, and those among the most probable of both), and one class for all others. Over
 * these classes it is the exact Jensen-Shannon divergence (natural logarithm, 0 to ln 2), and so a lower bound of the
 * divergence over the whole vocabulary (cutting into classes can only lose: data-processing inequality).
 */
export interface Parting {
  readonly atLeastNats: number;
  /** Probability that each checkpoint gives to the tokens told apart; the rest is in the one class of all others. */
  readonly mass: readonly [number, number];
}

/** Null where nothing predicts the place for one of the two. */
export function partingOf(one: TracedToken, other: TracedToken): Parting | null {
  if (one.nats === null || other.nats === null) return null;
  const told = new Map(other.top.map(({ id, text, nats }) => [id, { text, nats }]));
  const classes = new Map<number, readonly [number, number]>([[one.id, [Math.exp(one.nats), Math.exp(other.nats)]]]);
  for (const { id, text, nats } of one.top) {
    const twin = told.get(id);
    if (twin?.text === text && id !== one.id) classes.set(id, [Math.exp(nats), Math.exp(twin.nats)]);
  }
  const pairs = [...classes.values()];
  const mass = [
    Math.min(
      1,
      pairs.reduce((sum, [p]) => sum + p, 0),
    ),
    Math.min(
      1,
      pairs.reduce((sum, [, q]) => sum + q, 0),
    ),
  ] as const;
  const rest = [1 - mass[0], 1 - mass[1]] as const;
  const atLeastNats = [...pairs, rest].reduce((sum, [p, q]) => sum + share(p, q) + share(q, p), 0) / 2;
  return { atLeastNats: Math.max(0, atLeastNats), mass };
}

/** p · ln(p / m) for the mean m of both; a class without probability adds nothing. */
function share(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log((2 * p) / (p + q));
}
