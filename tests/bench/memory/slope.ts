import { createRandom } from "#core/base/random.ts";
import { quantile } from "../statistics.ts";

export interface Point {
  /** Work done: items, documents. */
  readonly done: number;
  readonly bytes: number;
}

export interface Slope {
  /** MiB for each thousand units of work. */
  readonly value: number;
  /** 95 %, by a moving block bootstrap: neighbouring samples of memory are alike. */
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

const RESAMPLES = 2000;

/** The least-squares line through the second half of the work, when everything has been loaded once. */
export function slopeOfSecondHalf(points: readonly Point[], seed: string): Slope {
  const end = points.at(-1)?.done ?? 0;
  const late = points.filter(({ done }) => done >= end / 2);
  const random = createRandom(seed);
  const block = Math.max(1, Math.round(Math.sqrt(late.length)));
  const starts = late.length - block + 1;
  const slopes = Array.from({ length: RESAMPLES }, () => {
    const drawn: Point[] = [];
    while (drawn.length < late.length) {
      const at = random.integer(starts);
      drawn.push(...late.slice(at, at + block));
    }
    return slopeOf(drawn);
  }).filter((slope) => !Number.isNaN(slope));
  return { value: slopeOf(late), low: quantile(slopes, 0.025), high: quantile(slopes, 0.975), samples: late.length };
}

/** MiB for each thousand; NaN where all were sampled at one place. */
function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ done }) => done), mean(({ bytes }) => bytes)];
  const across = points.reduce((sum, { done }) => sum + (done - x) ** 2, 0);
  const along = points.reduce((sum, { done, bytes }) => sum + (done - x) * (bytes - y), 0);
  return across === 0 ? Number.NaN : (along / across / 2 ** 20) * 1000;
}
