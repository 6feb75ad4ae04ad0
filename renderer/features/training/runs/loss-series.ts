import type { LossCurve } from "#core/runs/training-run.ts";

export interface ChartPoint {
  readonly step: number;
  /** Of the run that is shown; null where the point is another seed's only. */
  readonly own: number | null;
  /** Smallest and largest over the seeds that have come as far; null for fewer than two. */
  readonly band: readonly [low: number, high: number] | null;
  /** How many seeds the band is over. */
  readonly seeds: number;
}

export type Measure = "loss" | "reward";

/** No chart has more points than this. */
const MOST_POINTS = 2_000;

/**
 * The run's own curve of a stage with the range over all seeds around it, at the run's own steps, then at those that
 * only other seeds have come to. Values that are not finite are left out.
 */
export function seriesOf(
  own: LossCurve | null,
  others: readonly LossCurve[],
  measure: Measure = "loss",
): readonly ChartPoint[] {
  const mine = pointsOf(own, measure);
  const curves = [mine, ...others.map((curve) => pointsOf(curve, measure))].filter((points) => points.length > 0);
  const last = mine.at(-1)?.step ?? 0;
  const further = curves.flatMap((points) => points.filter(({ step }) => step > last).map(({ step }) => step));
  const steps = [...new Set([...mine.map(({ step }) => step), ...further])].toSorted((a, b) => a - b);
  const ownBy = new Map(mine.map(({ step, value }) => [step, value]));
  return thinned(steps).map((step) => {
    const values = curves.map((points) => valueAt(points, step)).filter((value) => value !== null);
    const band: ChartPoint["band"] = values.length < 2 ? null : [Math.min(...values), Math.max(...values)];
    return { step, own: ownBy.get(step) ?? null, band, seeds: values.length };
  });
}

interface Point {
  readonly step: number;
  readonly value: number;
}

function pointsOf(curve: LossCurve | null, measure: Measure): Point[] {
  return (curve?.points ?? []).flatMap((point) => {
    const value = point[measure];
    return value !== undefined && Number.isFinite(value) ? [{ step: point.step, value }] : [];
  });
}

/** Between two points a straight line; null outside of them. */
function valueAt(points: readonly Point[], step: number): number | null {
  let low = 0;
  let high = points.length - 1;
  const [first, last] = [points[low], points[high]];
  if (first === undefined || last === undefined || step < first.step || step > last.step) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.step ?? 0) <= step) low = middle;
    else high = middle;
  }
  const [left, right] = [points[low] ?? first, points[high] ?? last];
  if (right.step === left.step) return left.value;
  if (step >= right.step) return right.value;
  return left.value + ((right.value - left.value) * (step - left.step)) / (right.step - left.step);
}

/** Every n-th, and the last. */
function thinned(steps: readonly number[]): readonly number[] {
  if (steps.length <= MOST_POINTS) return steps;
  const every = Math.ceil(steps.length / (MOST_POINTS - 1));
  return steps.filter((_, at) => at % every === 0 || at === steps.length - 1);
}

/** Marks of an axis from 0 to a number of steps, at round distances: six at most. */
export function stepMarks(last: number): number[] {
  const rough = Math.max(1, last / 5);
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((each) => each >= rough) ?? rough;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step);
}
