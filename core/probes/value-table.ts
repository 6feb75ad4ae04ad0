import type { ItemValuesOf } from "./item-values.ts";
import { targetOf, type ProbeItem } from "./probe.ts";
import type { WeightedSum } from "./weighted-sum.ts";

/** Columns over a list of items: checkpoints' values on axes, and which items count towards an axis. */
export class ValueTable {
  readonly #items: readonly ProbeItem[];
  readonly #values: ItemValuesOf;
  readonly #columns = new Map<string, Float64Array>();

  constructor(items: readonly ProbeItem[], values: ItemValuesOf) {
    this.#items = items;
    this.#values = values;
  }

  add(checkpoint: string, axis: string): void {
    const values = this.#values.get(checkpoint);
    this.#addColumn(valueKey(checkpoint, axis), (item) => values?.value(item, axis) ?? 0);
    this.#addColumn(countKey(axis), (item) => (targetOf(item, axis) === null ? 0 : 1));
  }

  columns(): Iterable<Float64Array> {
    return this.#columns.values();
  }

  /** The contrast's value over the items, and in each resample; NaN where a resample holds no item of an axis. */
  sum(
    { terms }: WeightedSum,
    totals: ReadonlyMap<Float64Array, Float64Array>,
    resamples: number,
  ): { estimate: number; draws: Float64Array } {
    const draws = new Float64Array(resamples);
    let estimate = 0;
    for (const { checkpoint, axis, weight } of terms) {
      const values = this.#column(valueKey(checkpoint, axis));
      const counts = this.#column(countKey(axis));
      estimate += (weight * sumOf(values)) / sumOf(counts);
      const [tops, bottoms] = [totals.get(values), totals.get(counts)];
      for (let draw = 0; draw < draws.length; draw++) {
        draws[draw] = (draws[draw] ?? 0) + (weight * (tops?.[draw] ?? 0)) / (bottoms?.[draw] ?? 0);
      }
    }
    return { estimate, draws };
  }

  #addColumn(key: string, of: (item: ProbeItem) => number): void {
    if (!this.#columns.has(key)) this.#columns.set(key, Float64Array.from(this.#items, of));
  }

  #column(key: string): Float64Array {
    const column = this.#columns.get(key);
    if (!column) throw new Error(`Internal error: the contrast's column ${key} was not added.`);
    return column;
  }
}

function valueKey(checkpoint: string, axis: string): string {
  return `value/${axis}/${checkpoint}`;
}

function countKey(axis: string): string {
  return `count/${axis}`;
}

function sumOf(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}
