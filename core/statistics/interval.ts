/** A two-sided confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence level of every reported interval. */
export const CONFIDENCE = 0.95;
