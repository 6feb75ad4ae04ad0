import type { Interval } from "../statistics/interval.ts";
import { type Stratum, stratifiedMean } from "../statistics/stratified.ts";
import type { LoggedSample, ScoreValue } from "./sample-log.ts";

/** What a log's samples add up to in one score. */
export interface ScoreSummary {
  readonly score: string;
  readonly samples: number;
  /** Samples about which the score says nothing, or that failed. They count neither way. */
  readonly unscored: number;
  /** `rate`: every value is a yes or no. `mean`: numbers of any size, without an interval. `labels`: words. */
  readonly kind: "rate" | "mean" | "labels";
  readonly numerator: number | null;
  readonly denominator: number;
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly labels: Readonly<Record<string, number>>;
  readonly method: string;
}

type Scored = Pick<LoggedSample, "id" | "scores" | "error">;

/**
 * Rates of imported samples by our own statistics: with several epochs of an id, the id is a stratum and the epochs are its
 * trials. They describe the log; they are not ours and are never paired with what was run here.
 */
export function scoreSummaries(samples: readonly Scored[]): ScoreSummary[] {
  const names = new Set(samples.flatMap(({ scores }) => scores.map(({ name }) => name)));
  return [...names].map((name) => summaryOf(name, samples));
}

function summaryOf(score: string, samples: readonly Scored[]): ScoreSummary {
  const known = samples.flatMap(({ id, scores, error }) => {
    const value = error === null ? (scores.find(({ name }) => name === score)?.value ?? null) : null;
    return value === null ? [] : [{ id, value }];
  });
  const verdicts = known.flatMap(({ id, value }) => {
    const verdict = verdictOf(value);
    return verdict === null ? [] : [{ id, verdict }];
  });
  const common = {
    score,
    samples: samples.length,
    unscored: samples.length - known.length,
    denominator: known.length,
    numerator: null,
    estimate: null,
    interval: null,
    labels: {},
  };
  if (known.length > 0 && verdicts.length === known.length) return { ...common, ...rateOf(verdicts) };
  const numbers = known.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  if (known.length > 0 && numbers.length === known.length) {
    const estimate = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
    return { ...common, kind: "mean", estimate, method: "mean over samples, no interval" };
  }
  const labels = Object.fromEntries(
    [...Map.groupBy(known, ({ value }) => String(value))].map(([label, each]) => [label, each.length]),
  );
  return { ...common, kind: "labels", labels, method: "counts of labels" };
}

interface Verdict {
  readonly id: string;
  readonly verdict: boolean;
}

function rateOf(
  verdicts: readonly Verdict[],
): Pick<ScoreSummary, "kind" | "numerator" | "estimate" | "interval" | "method"> {
  const byId = [...Map.groupBy(verdicts, ({ id }) => id).values()];
  const repeated = byId.some((each) => each.length > 1);
  const strata = (repeated ? byId : [verdicts]).map((each): Stratum => ({
    successes: each.filter(({ verdict }) => verdict).length,
    trials: each.length,
  }));
  const mean = stratifiedMean(strata);
  return {
    kind: "rate",
    numerator: strata.reduce((sum, { successes }) => sum + successes, 0),
    estimate: mean?.estimate ?? null,
    interval: mean && { low: mean.low, high: mean.high },
    method: repeated
      ? `mean of the rates of ${strata.length} ids, Wilson at the stratified variance, 95%`
      : "Wilson over samples taken as independent, 95%",
  };
}

/** Inspect's C and I are correct and incorrect; its P and N, partly correct and no answer, are neither yes nor no. */
function verdictOf(value: NonNullable<ScoreValue>): boolean | null {
  if (value === true || value === 1 || value === "C") return true;
  return value === false || value === 0 || value === "I" ? false : null;
}
