import { createRandom } from "../base/random.ts";
import { resampleTotals } from "../statistics/resample.ts";

/** What fixes every bootstrap of a report. */
export interface BootstrapSettings {
  readonly seed: number | string;
  readonly resamples: number;
}

/**
 * The totals of each column of item values in each resample, by column. Columns of the same length see the same draws,
 * whatever group, metric or checkpoint they are of; so the draws depend on the seed and the number of items alone.
 */
export function drawTotals(
  columns: Iterable<Float64Array>,
  { seed, resamples }: BootstrapSettings,
): ReadonlyMap<Float64Array, Float64Array> {
  const byLength = new Map<number, Float64Array[]>();
  for (const column of new Set(columns)) {
    const alike = byLength.get(column.length);
    if (alike) alike.push(column);
    else byLength.set(column.length, [column]);
  }
  const totals = new Map<Float64Array, Float64Array>();
  for (const [items, alike] of byLength) {
    const drawn = resampleTotals(alike, { resamples, random: createRandom(`${seed}/bootstrap/${items}`) });
    for (const [index, column] of alike.entries()) totals.set(column, drawn[index] ?? new Float64Array(0));
  }
  return totals;
}
