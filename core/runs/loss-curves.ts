import type { RunKey } from "./run-key.ts";
import type { StoredTrainEvent } from "./stored-train-event.ts";
import type { LossCurve } from "./training-run.ts";

/** Kinds that `lossCurves` reads. */
export const CURVE_KINDS = ["step", "rewind"] as const;

type Point = LossCurve["points"][number];

/**
 * A run's loss by step, a curve a stage. Steps that a rewind made void are left out, and losses that are not finite;
 * a stage with more than `most` points keeps those that its picture needs.
 */
export function lossCurves(key: RunKey, events: readonly StoredTrainEvent[], most = 2000): LossCurve[] {
  const stages = new Map<number, { stage: LossCurve["stage"]; points: Point[] }>();
  for (const { event } of events) {
    if (event.kind === "rewind") {
      for (const [index, held] of stages) {
        if (index > event.index) stages.delete(index);
        else if (index === event.index) held.points = held.points.filter(({ step }) => step <= event.step);
      }
    } else if (event.kind === "step" && Number.isFinite(event.loss)) {
      const held = stages.get(event.index) ?? { stage: event.stage, points: [] };
      const { step, tokens, loss, reward } = event;
      held.points.push({ step, tokens, loss, ...(reward !== undefined && Number.isFinite(reward) && { reward }) });
      stages.set(event.index, held);
    }
  }
  return [...stages]
    .sort(([left], [right]) => left - right)
    .map(([index, { stage, points }]) => ({ key, index, stage, points: thinned(points, most) }));
}

/**
 * Largest-triangle-three-buckets (Steinarsson 2013): of each stretch the point that makes the largest triangle with the
 * last one that was kept and the mean of the next stretch, so that spikes stay. First and last are kept.
 */
function thinned(points: readonly Point[], most: number): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= most || first === undefined || last === undefined) return points;
  const kept = [first];
  const width = (points.length - 2) / (most - 2);
  const bucket = (place: number): readonly Point[] =>
    points.slice(1 + Math.floor(place * width), 1 + Math.floor((place + 1) * width));
  for (let place = 0; place < most - 2; place++) {
    const next = place === most - 3 ? [last] : bucket(place + 1);
    const meanStep = next.reduce((sum, point) => sum + point.step, 0) / next.length;
    const meanLoss = next.reduce((sum, point) => sum + point.loss, 0) / next.length;
    const from = kept.at(-1) ?? first;
    const area = ({ step, loss }: Point): number =>
      Math.abs((from.step - meanStep) * (loss - from.loss) - (from.step - step) * (meanLoss - from.loss));
    kept.push(bucket(place).reduce((best, point) => (area(point) > area(best) ? point : best)));
  }
  return [...kept, last];
}
