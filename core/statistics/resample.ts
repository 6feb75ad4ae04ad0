import type { Random } from "#core/base/random.ts";

export interface Resampling {
  /** How many resamples to draw. */
  readonly resamples: number;
  readonly random: Random;
}

/**
 * Draws resamples of n units with replacement and returns, for each column of n values, its total in each resample
 * (`resamples` long). All columns see the same draws, so that differences and ratios of totals are paired.
 * Cost: about n · resamples · (2 ns + 0.5 ns a column).
 */
export function resampleTotals(columns: readonly Float64Array[], { resamples, random }: Resampling): Float64Array[] {
  const units = columns[0]?.length ?? 0;
  if (columns.some((column) => column.length !== units)) throw new RangeError("Columns must be of one length.");
  const totals = columns.map(() => new Float64Array(resamples));
  const state = Int32Array.from({ length: 4 }, () => random.integer(2 ** 32) | 0);
  const counts = new Float64Array(units);
  for (let resample = 0; resample < resamples; resample++) {
    drawCounts(counts, state);
    for (let index = 0; index < columns.length; index += 4) addTotals(columns, counts, totals, index, resample);
  }
  return totals;
}

/**
 * Fills `counts` with how often each unit is drawn in n draws. The generator is xoshiro128** (Blackman & Vigna 2021)
 * with its state in local variables: ten times faster here than a call a draw.
 */
function drawCounts(counts: Float64Array, state: Int32Array): void {
  const units = counts.length;
  const scale = units / 2 ** 32;
  let s0 = state[0] ?? 0;
  let s1 = state[1] ?? 0;
  let s2 = state[2] ?? 0;
  let s3 = state[3] ?? 0;
  counts.fill(0);
  for (let draw = 0; draw < units; draw++) {
    const product = Math.imul(s1, 5);
    const output = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    const unit = Math.floor(output * scale);
    counts[unit] = (counts[unit] ?? 0) + 1;
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

const NOTHING = new Float64Array(0);

/** Totals of up to four columns at once: four independent sums keep the processor busy. */
function addTotals(
  columns: readonly Float64Array[],
  counts: Float64Array,
  totals: readonly Float64Array[],
  first: number,
  resample: number,
): void {
  const a = columns[first] ?? NOTHING;
  const b = columns[first + 1] ?? a;
  const c = columns[first + 2] ?? a;
  const d = columns[first + 3] ?? a;
  let totalA = 0;
  let totalB = 0;
  let totalC = 0;
  let totalD = 0;
  for (let unit = 0; unit < counts.length; unit++) {
    const count = counts[unit] ?? 0;
    totalA += count * (a[unit] ?? 0);
    totalB += count * (b[unit] ?? 0);
    totalC += count * (c[unit] ?? 0);
    totalD += count * (d[unit] ?? 0);
  }
  const sums = [totalA, totalB, totalC, totalD];
  for (let offset = 0; offset < 4; offset++) {
    const target = totals[first + offset];
    if (target) target[resample] = sums[offset] ?? 0;
  }
}
