/** A checkpoint's rate on an axis, times a weight. */
export interface Term {
  readonly checkpoint: string;
  readonly axis: string;
  readonly weight: number;
}

/** A weighted sum of checkpoints' rates; weights on an axis sum to 0, so that it is 0 where nothing differs. */
export interface WeightedSum {
  readonly terms: readonly Term[];
}
