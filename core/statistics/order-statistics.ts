/**
 * The values that would stand at `ranks` (0-based, ascending) if `values` were sorted; `values` is left as it is.
 * Quickselect (C. A. R. Hoare, "Algorithm 65: Find", CACM 1961): linear where a sort is not.
 */
export function orderStatistics(values: Float64Array, ranks: readonly number[]): number[] {
  const scratch = values.slice();
  return ranks.map((rank) => select(scratch, rank));
}

function select(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1] ?? 0;
    const [lower, upper] = partition(values, left, right, pivot);
    if (rank <= lower) right = lower;
    else if (rank >= upper) left = upper;
    else break;
  }
  return values[rank] ?? Number.NaN;
}

/** Afterwards left..lower hold values up to the pivot, upper..right values from it, and what lies between is the pivot. */
function partition(values: Float64Array, left: number, right: number, pivot: number): [number, number] {
  let low = left;
  let high = right;
  while (low <= high) {
    while ((values[low] ?? 0) < pivot) low++;
    while ((values[high] ?? 0) > pivot) high--;
    if (low > high) break;
    const held = values[low] ?? 0;
    values[low] = values[high] ?? 0;
    values[high] = held;
    low++;
    high--;
  }
  return [high, low];
}
