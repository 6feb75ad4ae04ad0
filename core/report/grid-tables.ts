import type { GridComparison, OutcomeCounts } from "../agentic/rates.ts";
import type { ReportedCell } from "./report-input.ts";
import type { ReportTable } from "./table.ts";

/** How rollouts of each group of cells ended; the counts of a row add up to its rollouts. */
export function outcomesTable(outcomes: readonly OutcomeCounts[]): ReportTable {
  const states = Object.keys(outcomes[0]?.counts ?? {}) as (keyof OutcomeCounts["counts"])[];
  return {
    name: "grid-outcomes",
    header: ["checkpoint", "cells", "rollouts", ...states],
    rows: outcomes.map(({ checkpoint, group, rollouts, counts }) => [
      checkpoint,
      group,
      rollouts,
      ...states.map((state) => counts[state]),
    ]),
  };
}

/** Differences of independent rollouts, as `msm compare` has them. */
export function gridComparisonsTable(comparisons: readonly GridComparison[]): ReportTable {
  return {
    name: "grid-comparisons",
    header: "baseline|checkpoint|metric|group|cells|delta|low|high|p|p (Holm)|family|method".split("|"),
    rows: comparisons.map((each) => [
      each.baseline,
      each.checkpoint,
      each.metric,
      each.group,
      each.cells,
      each.delta,
      each.low,
      each.high,
      each.pValue,
      each.pValueHolm,
      each.family,
      each.method,
    ]),
  };
}

/** The cells with the hash of the prompt that each puts. */
export function cellsTable(cells: readonly ReportedCell[]): ReportTable {
  const factors = Object.keys(cells[0]?.factors ?? {}).filter((factor) => factor !== "goal");
  return {
    name: "grid-cells",
    header: ["cell", "split", "goal", ...factors, "prompt SHA-256"],
    rows: cells.map(({ id, split, factors: levels, promptSha256 }) => [
      id,
      split,
      `${levels.goal.type} ${levels.goal.value}`,
      ...factors.map((factor) => String(Reflect.get(levels, factor))),
      promptSha256,
    ]),
  };
}
