import { normalQuantile, twoSidedZ } from "../statistics/normal.ts";

/** What a grid could find between two checkpoints, before anything is run. */
export interface GridPlan {
  readonly cells: number;
  readonly samples: number;
  readonly rate: number;
  readonly difference: number;
  readonly power: number;
  readonly alpha: number;
  /** Rollouts of a cell, for each checkpoint, that find the difference in one cell alone. */
  readonly neededInOneCell: number;
  /** The same for the mean over all cells. */
  readonly neededInAll: number;
  /** The smallest difference of the means that so many samples find; null where none up to a rate of 0 or 1 is. */
  readonly smallestInAll: number | null;
}

export interface GridPlanRequest {
  readonly cells: number;
  readonly samples: number;
  /** What the baseline's rate is thought to be. */
  readonly rate: number;
  /** The difference that matters, as a rate. */
  readonly difference: number;
  readonly power?: number;
  readonly alpha?: number;
}

/**
 * Independent rollouts, each cell with the same rate, two-sided. The other checkpoint's rate is taken on the side of a half
 * on which the difference is harder to find and still possible.
 * Source of the number: J. L. Fleiss, Statistical Methods for Rates and Proportions, without continuity correction.
 */
export function planGrid(request: GridPlanRequest): GridPlan {
  const { cells, samples, rate, difference, power = 0.8, alpha = 0.05 } = request;
  const reach = { power, alpha };
  const needed = rolloutsNeeded(rate, difference, reach);
  return {
    cells,
    samples,
    rate,
    difference,
    power,
    alpha,
    neededInOneCell: needed,
    neededInAll: Math.ceil(needed / cells),
    smallestInAll: smallest(rate, cells * samples, reach),
  };
}

interface Reach {
  readonly power: number;
  readonly alpha: number;
}

/** Rollouts of each side; infinite where the difference is not possible from that rate. */
function rolloutsNeeded(rate: number, difference: number, { power, alpha }: Reach): number {
  const other = otherRate(rate, difference);
  if (other === null) return Infinity;
  const mean = (rate + other) / 2;
  const root =
    twoSidedZ(1 - alpha) * Math.sqrt(2 * mean * (1 - mean)) +
    normalQuantile(power) * Math.sqrt(rate * (1 - rate) + other * (1 - other));
  return Math.ceil((root / difference) ** 2);
}

function otherRate(rate: number, difference: number): number | null {
  const sides = [rate + difference, rate - difference].filter((each) => each >= 0 && each <= 1);
  return sides.toSorted((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5))[0] ?? null;
}

function smallest(rate: number, rollouts: number, reach: Reach): number | null {
  const most = Math.max(rate, 1 - rate);
  if (rolloutsNeeded(rate, most, reach) > rollouts) return null;
  let [low, high] = [0, most];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (rolloutsNeeded(rate, middle, reach) > rollouts) low = middle;
    else high = middle;
  }
  return high;
}
