import { type CellFactors, goalId } from "./factors.ts";

interface PlacedCell {
  readonly id: string;
  readonly factors: CellFactors;
}

export interface HeatRow {
  /** The scenario, and every other factor but the goal that has more than one level in this grid. */
  readonly label: string;
  /** Ids of the row's cells, one a goal; null where the grid has no such cell. */
  readonly cells: readonly (string | null)[];
}

/** A grid as rows by goals. */
export interface HeatMap {
  readonly goals: readonly string[];
  readonly rows: readonly HeatRow[];
}

/** Cells in the order of the grid; goals in the order in which they first occur. */
export function heatMapOf(cells: readonly PlacedCell[]): HeatMap {
  const goals = [...new Set(cells.map(({ factors }) => goalId(factors.goal)))];
  const varying = FACTORS.filter((factor) => new Set(cells.map(({ factors }) => factors[factor])).size > 1);
  const rows = Map.groupBy(cells, ({ factors }) => rowLabel(factors, varying));
  return {
    goals,
    rows: [...rows].map(([label, members]) => ({
      label,
      cells: goals.map((goal) => members.find(({ factors }) => goalId(factors.goal) === goal)?.id ?? null),
    })),
  };
}

const FACTORS = ["interaction", "urgency", "extra", "scratchpad", "assistant", "notice"] as const;
type Factor = (typeof FACTORS)[number];

const LEVEL_WORDS: Readonly<Record<Factor, (level: string) => string>> = {
  interaction: (level) => (level === "inbox" ? "inbox" : "single turn"),
  urgency: (level) => (level === "none" ? "no urgency" : level),
  extra: (level) => (level === "none" ? "nothing extra" : level),
  scratchpad: (level) => (level === "none" ? "no scratchpad" : "scratchpad"),
  assistant: (level) => `as ${level}`,
  notice: (level) => (level === "none" ? "no notice" : "notice"),
};

function rowLabel(factors: CellFactors, varying: readonly Factor[]): string {
  return [factors.scenario, ...varying.map((factor) => LEVEL_WORDS[factor](factors[factor]))].join(", ");
}
