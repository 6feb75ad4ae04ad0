import { type Point, type Slope, slopeOfSecondHalf } from "./slope.ts";

/** What a place held while work was done. */
export interface Series {
  readonly what: string;
  /** What the work is counted in. */
  readonly unit: string;
  readonly firstBytes: number;
  readonly halfBytes: number;
  readonly lastBytes: number;
  readonly mostBytes: number;
  readonly slope: Slope;
}

interface Growing {
  /** Null: it could not be seen. */
  add(done: number, bytes: number | null): void;
  done(): Series;
}

export function seriesOf(what: string, unit: string): Growing {
  const points: Point[] = [];
  return {
    add: (done, bytes) => {
      if (bytes !== null) points.push({ done, bytes });
    },
    done: () => {
      const bytes = points.map((point) => point.bytes);
      const half = (points.at(-1)?.done ?? 0) / 2;
      return {
        what,
        unit,
        firstBytes: bytes[0] ?? Number.NaN,
        halfBytes: points.find(({ done }) => done >= half)?.bytes ?? Number.NaN,
        lastBytes: bytes.at(-1) ?? Number.NaN,
        mostBytes: Math.max(...bytes),
        slope: slopeOfSecondHalf(points, what),
      };
    },
  };
}
