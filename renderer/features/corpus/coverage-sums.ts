import type { CoverageMap } from "#core/corpus/search.ts";

export interface CoverageSums {
  readonly documents: number;
  readonly ofRow: readonly number[];
  readonly ofColumn: readonly number[];
  /** Cells without a document. */
  readonly holes: number;
  /** Documents of the fullest cell. */
  readonly most: number;
}

export function coverageSums({ columns, cells }: CoverageMap): CoverageSums {
  const counts = cells.map((row) => row.map((cell) => cell.documents));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const all = counts.flat();
  return {
    documents: sum(all),
    ofRow: counts.map(sum),
    ofColumn: columns.map((_, column) => sum(counts.map((row) => row[column] ?? 0))),
    holes: all.filter((count) => count === 0).length,
    most: all.reduce((most, count) => Math.max(most, count), 0),
  };
}

/** A cell's ground: deeper by the logarithm of its count, for counts of generated corpora span decades. The number stays legible. */
export function shadeOf(count: number, most: number): string {
  const share = most <= 1 ? 1 : Math.log1p(count) / Math.log1p(most);
  return `color-mix(in oklab, var(--diverging-positive) ${Math.round(8 + 34 * share)}%, var(--surface))`;
}
