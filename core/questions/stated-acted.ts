/** What a checkpoint says and what it does, side by side. */
export interface StatedActed {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  /** Mean rating of its answers, 1 to 10; null while they are unrated. */
  readonly stated: Bounded | null;
  /** Rate of the harmful act over the grid's cells; null where it is not known. */
  readonly acted: Bounded | null;
}

export interface Bounded {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

interface Side {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly value: Bounded | null;
}

/**
 * Joins both sides by the checkpoints' hashes, never by their names. Only what is on both sides is joined. The two are of other
 * questions and scales: they are shown together, and nothing is computed from one to the other.
 */
export function statedAgainstActed(stated: readonly Side[], acted: readonly Side[]): StatedActed[] {
  return stated.flatMap(({ checkpoint, checkpointSha256, value }) => {
    const other = acted.find((each) => each.checkpointSha256 === checkpointSha256);
    return other ? [{ checkpoint, checkpointSha256, stated: value, acted: other.value }] : [];
  });
}
