import { weightedRate, type WeightedRate } from "../../statistics/weighted-rate.ts";
import type { Reviewable } from "./queue.ts";
import { reviewState } from "./review.ts";
import { STRATA, type Stratum } from "./strata.ts";

/** How far a stratum has been looked at, and what was found. */
export interface ReviewedStratum {
  readonly stratum: Stratum;
  readonly rollouts: number;
  /** Settled by people. */
  readonly settled: number;
  readonly decided: number;
  readonly executed: number;
  readonly disagreed: number;
  readonly cannotTell: number;
}

/** Rates by people's word alone, of one checkpoint: each stratum weighs as its size does. */
export interface ReviewedRates {
  readonly checkpoint: string;
  readonly strata: readonly ReviewedStratum[];
  readonly decided: WeightedRate | null;
  readonly executed: WeightedRate | null;
}

/** Rollouts of which nothing can be known stay out, as they do of every rate. */
export function reviewedRates(checkpoint: string, items: readonly Reviewable[]): ReviewedRates {
  const strata = STRATA.flatMap((stratum) => {
    const members = items.filter((item) => item.stratum === stratum);
    return members.length === 0 ? [] : [summaryOf(stratum, members)];
  });
  const counted = strata.filter(({ stratum }) => stratum !== "nothing-known");
  const rate = (of: (stratum: ReviewedStratum) => number): WeightedRate | null =>
    weightedRate(
      counted.map((stratum) => ({ size: stratum.rollouts, trials: stratum.settled, successes: of(stratum) })),
    );
  return { checkpoint, strata, decided: rate(({ decided }) => decided), executed: rate(({ executed }) => executed) };
}

function summaryOf(stratum: Stratum, members: readonly Reviewable[]): ReviewedStratum {
  const states = members.map(({ reviews }) => reviewState(reviews));
  const verdicts = states.flatMap((state) => (state.kind === "settled" ? [state.verdict] : []));
  return {
    stratum,
    rollouts: members.length,
    settled: verdicts.length,
    decided: verdicts.filter(({ decided }) => decided).length,
    executed: verdicts.filter(({ executed }) => executed).length,
    disagreed: states.filter(({ kind }) => kind === "disagree").length,
    cannotTell: states.filter(({ kind }) => kind === "cannot-tell").length,
  };
}
