import { expect, test } from "vitest";
import type { LossCurve } from "#core/runs/training-run.ts";
import { seriesOf, stepMarks } from "../../../../../renderer/features/training/runs/loss-series.ts";
import { aRun } from "./a-run.ts";

function curve(name: string, ...points: readonly (readonly [step: number, loss: number])[]): LossCurve {
  return {
    key: aRun(name).key,
    index: 0,
    stage: "midtrain",
    points: points.map(([step, loss]) => ({ step, tokens: step, loss })),
  };
}

test("the band is the range over the seeds that have come as far, straight between their steps", () => {
  const series = seriesOf(curve("a", [1, 4], [3, 2]), [
    curve("b", [1, 5], [3, 3], [5, 1]),
    curve("c", [1, 4.5], [2, 1]),
  ]);
  expect(series).toEqual([
    { step: 1, own: 4, band: [4, 5], seeds: 3 },
    { step: 3, own: 2, band: [2, 3], seeds: 2 },
    { step: 5, own: null, band: null, seeds: 1 },
  ]);
});

test("a run alone has no band, and values that are not finite are left out", () => {
  expect(seriesOf(curve("a", [1, 2], [2, Number.NaN], [3, 1]), [])).toEqual([
    { step: 1, own: 2, band: null, seeds: 1 },
    { step: 3, own: 1, band: null, seeds: 1 },
  ]);
});

test("a long curve is thinned to two thousand points and keeps its last", () => {
  const long = curve("a", ...Array.from({ length: 9001 }, (_, at) => [at + 1, 1] as const));
  const series = seriesOf(long, []);
  expect(series.length).toBeLessThanOrEqual(2000);
  expect(series.at(-1)?.step).toBe(9001);
});

test("of a reinforce stage the rewards can be drawn", () => {
  const rewarded: LossCurve = { ...curve("a"), points: [{ step: 1, tokens: 1, loss: 0.1, reward: 0.5 }] };
  expect(seriesOf(rewarded, [], "reward")).toEqual([{ step: 1, own: 0.5, band: null, seeds: 1 }]);
});

test("marks of the steps stand at round numbers and end within the curve", () => {
  expect(stepMarks(420)).toEqual([0, 100, 200, 300, 400]);
  expect(stepMarks(13_700)).toEqual([0, 5000, 10_000]);
  expect(stepMarks(3)).toEqual([0, 1, 2, 3]);
  expect(stepMarks(0)).toEqual([0]);
});
