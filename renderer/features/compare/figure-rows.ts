import { groupsOf, type ProbeGroup } from "#core/probes/groups.ts";
import { targetOf } from "#core/probes/probe.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import type { RunReport } from "./report-queries.ts";

/** One checkpoint in one group. */
export interface FigureCell {
  readonly rate: ProbeResult | null;
  /** Difference from the pinned baseline; null in the baseline's own column and where no item was read in both. */
  readonly effect: Comparison | null;
}

export interface FigureRow {
  readonly group: string;
  readonly level: ProbeGroup["level"];
  /** Items of the group that count towards the axis. */
  readonly items: number;
  /** By column name. */
  readonly cells: ReadonlyMap<string, FigureCell>;
}

export interface Figure {
  readonly headline: readonly FigureRow[];
  /** The row with the strongest evidence for any difference comes first. */
  readonly domains: readonly FigureRow[];
}

export interface FigureInput {
  readonly report: Pick<RunReport, "probe" | "baseline" | "results" | "comparisons">;
  readonly axis: string;
  readonly reading: ReadingKind;
  readonly columns: readonly string[];
}

/** Rows and cells of the small multiples. Groups without an item for the axis are left out. */
export function figureOf(input: FigureInput): Figure {
  const { report, axis, columns } = input;
  const [rates, effects] = [ratesBy(input), effectsBy(input)];
  const rows = groupsOf(report.probe).flatMap(({ id: group, level, items }): FigureRow[] => {
    const counted = items.filter((item) => targetOf(item, axis) !== null).length;
    if (counted === 0) return [];
    const cells = columns.map((column): [string, FigureCell] => {
      const key = keyOf(group, column);
      return [column, { rate: rates.get(key) ?? null, effect: effects.get(key) ?? null }];
    });
    return [{ group, level, items: counted, cells: new Map(cells) }];
  });
  return {
    headline: rows.filter((row) => row.level === "headline"),
    domains: rows.filter((row) => row.level === "domain").toSorted(byEvidence),
  };
}

/** All ends of intervals and dots of the rows' effects, for an axis that holds them. */
export function effectValues(rows: readonly FigureRow[]): number[] {
  return rows.flatMap((row) =>
    [...row.cells.values()].flatMap(({ effect }) => (effect ? [effect.low, effect.high, effect.delta] : [])),
  );
}

function ratesBy({ report, axis, reading }: FigureInput): Map<string, ProbeResult> {
  const found = report.results.filter((result) => result.metric === `choose:${axis}` && result.reading === reading);
  return new Map(found.map((result) => [keyOf(result.group, result.checkpoint), result]));
}

function effectsBy({ report, axis, reading }: FigureInput): Map<string, Comparison> {
  const found = report.comparisons.filter(
    (each) =>
      each.kind === "paired" &&
      each.baseline === report.baseline &&
      each.metric === `choose:${axis}` &&
      each.reading === reading,
  );
  return new Map(found.map((each) => [keyOf(each.group, each.checkpoint), each]));
}

function keyOf(group: string, column: string): string {
  return `${group}\n${column}`;
}

/** Smallest p first, then the largest difference; rows without any difference last. */
function byEvidence(a: FigureRow, b: FigureRow): number {
  const [left, right] = [strongest(a), strongest(b)];
  return left.p - right.p || right.size - left.size;
}

function strongest(row: FigureRow): { readonly p: number; readonly size: number } {
  const effects = [...row.cells.values()].flatMap(({ effect }) => effect ?? []);
  const p = Math.min(2, ...effects.map((effect) => effect.pValue));
  return {
    p,
    size: Math.max(0, ...effects.filter((effect) => effect.pValue === p).map((effect) => Math.abs(effect.delta))),
  };
}
