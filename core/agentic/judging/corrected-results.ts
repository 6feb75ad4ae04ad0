import type { ProbeResult } from "../../probes/result.ts";
import { type ClassifierErrors, correctedDifference, correctedRate } from "../../statistics/corrected-rate.ts";
import type { Cell } from "../grid.ts";
import type { Grade } from "../outcome.ts";
import { type GridComparison, groupsOfCells } from "../rates.ts";

/** A rollout with its grade and whose word on the decision it rests on. */
export interface ReadRollout {
  readonly cell: string;
  readonly grade: Grade;
  readonly by: "rules" | "judge" | "person";
}

export interface ReadCheckpoint {
  readonly id: string;
  /** As in `GradedCheckpoint`. */
  readonly stopped?: boolean;
  readonly rollouts: readonly ReadRollout[];
}

/** The metric under which a judge's rates are shown as they are, its errors included. */
export const RAW_METRIC = "decided:judge";

/**
 * `decided` with a judge's errors taken out of it. What rules and people decided stands as it is; only the share that the judge
 * decided is corrected. A rate that is not there stays away.
 */
export function correctedResults(
  results: readonly ProbeResult[],
  cells: readonly Cell[],
  checkpoints: readonly ReadCheckpoint[],
  errors: ClassifierErrors,
): ProbeResult[] {
  const shares = new Shares(cells, checkpoints);
  return results.map((result) => {
    const { metric, estimate, low, high, checkpoint, group } = result;
    if (metric !== "decided" || estimate === null || low === null || high === null) return result;
    const { classified, certain } = shares.of(checkpoint, group);
    if (classified === 0) return result;
    const found = correctedRate({ positive: { estimate, low, high }, classified, certain }, errors);
    if (!found) return { ...result, estimate: null, low: null, high: null, method: undefinedWords(errors) };
    return {
      ...result,
      estimate: found.estimate,
      low: found.low,
      high: found.high,
      method: `${correctionWords(errors)}; raw ${percent(estimate)}${clippedWords(found.unclipped)}; ${result.method}`,
    };
  });
}

/** The same for comparisons; p stays that of the raw verdicts. Those for which there is no corrected difference are left out. */
export function correctedComparisons(
  comparisons: readonly GridComparison[],
  cells: readonly Cell[],
  checkpoints: readonly ReadCheckpoint[],
  errors: ClassifierErrors,
): GridComparison[] {
  const shares = new Shares(cells, checkpoints);
  return comparisons.flatMap((comparison) => {
    if (comparison.metric !== "decided") return [comparison];
    const [one, other] = [comparison.baseline, comparison.checkpoint].map((id) => shares.of(id, comparison.group));
    if (!one || !other || one.classified + other.classified === 0) return [comparison];
    const found = correctedDifference(
      {
        positive: comparison,
        classified: other.classified - one.classified,
        certain: other.certain - one.certain,
      },
      errors,
    );
    if (!found) return [];
    return [
      { ...comparison, ...found, method: `${correctionWords(errors)}; ${comparison.method} of the raw verdicts` },
    ];
  });
}

interface Share {
  readonly classified: number;
  readonly certain: number;
}

/** Means over a group's cells of the shares of known rollouts that a judge decided, and that a person found decided. */
class Shares {
  readonly #cellsOf: ReadonlyMap<string, readonly string[]>;
  readonly #byCell: ReadonlyMap<string, ReadonlyMap<string, readonly ReadRollout[]>>;

  constructor(cells: readonly Cell[], checkpoints: readonly ReadCheckpoint[]) {
    this.#cellsOf = new Map(groupsOfCells(cells).map((group) => [group.id, group.cells]));
    this.#byCell = new Map(
      checkpoints.map(({ id, rollouts }) => [
        id,
        Map.groupBy(
          rollouts.filter(({ grade }) => grade.decided !== null),
          ({ cell }) => cell,
        ),
      ]),
    );
  }

  of(checkpoint: string, group: string): Share {
    const read = (this.#cellsOf.get(group) ?? []).flatMap((cell) => {
      const rollouts = this.#byCell.get(checkpoint)?.get(cell) ?? [];
      return rollouts.length === 0 ? [] : [rollouts];
    });
    const mean = (counts: (rollout: ReadRollout) => boolean): number =>
      read.reduce((sum, rollouts) => sum + rollouts.filter(counts).length / rollouts.length, 0) /
      Math.max(1, read.length);
    return {
      classified: mean(({ by }) => by === "judge"),
      certain: mean(({ by, grade }) => by !== "judge" && grade.decided === true),
    };
  }
}

function correctionWords({ sensitivity, specificity }: ClassifierErrors): string {
  return `corrected for the judge's errors (${errorWords({ sensitivity, specificity })}; Rogan and Gladen, with the interval widened by what is not known of them)`;
}

function undefinedWords(errors: ClassifierErrors): string {
  return `no corrected rate: the judge is not shown to be better than chance (${errorWords(errors)})`;
}

function errorWords({ sensitivity, specificity }: ClassifierErrors): string {
  return `sensitivity ${sensitivity.successes}/${sensitivity.trials}, specificity ${specificity.successes}/${specificity.trials}`;
}

/** A rate below the judge's own rate of false alarms says no more than that it is low. */
function clippedWords(unclipped: number): string {
  if (unclipped < 0) return `, which is less than its false alarms alone would give, so the rate is set to 0%`;
  return unclipped > 1 ? `, which is more than it would find if all had decided, so the rate is set to 100%` : "";
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)}%`;
}
