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
  const totals = columns.map((column) => new Float64Array(resamples).fill((column[0] ?? 0) * units));
  const varying = columns.flatMap((column, index) => {
    const target = totals[index];
    return target && column.some((value) => value !== column[0]) ? [{ column, target }] : [];
  });
  const state = Int32Array.from({ length: 4 }, () => random.integer(2 ** 32) | 0);
  const counts = new Float64Array(units);
  for (let resample = 0; varying.length > 0 && resample < resamples; resample++) {
    drawCounts(counts, state);
    for (let first = 0; first < varying.length; first += 4) addTotals(varying, first, counts, resample);
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

interface Totalled {
  readonly column: Float64Array;
  readonly target: Float64Array;
}

const NOTHING: Totalled = { column: new Float64Array(0), target: new Float64Array(0) };

/** Totals of four columns at once, from `first` on: four independent sums keep the processor busy. */
function addTotals(varying: readonly Totalled[], first: number, counts: Float64Array, resample: number): void {
  const one = varying[first] ?? NOTHING;
  const two = varying[first + 1] ?? one;
  const three = varying[first + 2] ?? one;
  const four = varying[first + 3] ?? one;
  const [a, b, c, d] = [one.column, two.column, three.column, four.column];
  let [totalA, totalB, totalC, totalD] = [0, 0, 0, 0];
  for (let unit = 0; unit < counts.length; unit++) {
    const count = counts[unit] ?? 0;
    totalA += count * (a[unit] ?? 0);
    totalB += count * (b[unit] ?? 0);
    totalC += count * (c[unit] ?? 0);
    totalD += count * (d[unit] ?? 0);
  }
  one.target[resample] = totalA;
  two.target[resample] = totalB;
  three.target[resample] = totalC;
  four.target[resample] = totalD;
}
