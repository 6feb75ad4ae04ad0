/** How far a system's log-probabilities are from the reference's. */
export interface ParityRow {
  readonly model: string;
  readonly system: string;
  readonly prompts: number;
  /** Largest difference of a log-probability, in nats. */
  readonly worstNats: number;
  readonly toleranceNats: number;
  readonly agrees: boolean;
}

/** Largest difference; Infinity where a number is missing or is none. */
export function worstDifference(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): number {
  if (found.length !== expected.length) return Infinity;
  let worst = 0;
  for (const [row, wanted] of expected.entries()) {
    const given = found[row] ?? [];
    if (given.length !== wanted.length) return Infinity;
    for (const [place, value] of wanted.entries()) {
      const difference = Math.abs((given[place] ?? Number.NaN) - value);
      worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    }
  }
  return worst;
}

/** Largest difference of scores that both have, by their numbers; null where they have none in common. */
export function scoreDifference(
  found: readonly (readonly [number, number])[],
  expected: readonly (readonly [number, number])[],
): number | null {
  const byNumber = new Map(expected);
  const differences = found.flatMap(([number, nats]) => {
    const wanted = byNumber.get(number);
    return wanted === undefined ? [] : [Math.abs(nats - wanted)];
  });
  return differences.length === 0 ? null : Math.max(...differences);
}
