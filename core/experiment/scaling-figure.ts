import type { ReadingKind } from "../probes/reading.ts";
import type { DataEfficiency, Experiment } from "./experiment.ts";
import { sizeReaching } from "./size-reaching.ts";

export interface ShownPoint {
  readonly demonstrations: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ShownCurve {
  readonly documents: string | null;
  readonly points: readonly ShownPoint[];
}

/** Curves of the same stages and kind of data with what is drawn between them. */
export interface ScalingFigure {
  readonly after: readonly string[];
  /** Which data, where the same stages were trained on several kinds; else empty. */
  readonly data: string;
  /** The one without documents first. */
  readonly curves: readonly ShownCurve[];
  /** Every size of a curve, ascending. */
  readonly sizes: readonly number[];
  /** With the sizes at which both curves come up to the rate; at a curve's end where it does not. */
  readonly efficiency: readonly (DataEfficiency & {
    readonly reached: { readonly without: number; readonly withDocuments: number };
  })[];
}

interface Where {
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
}

/** What is drawn of sweeps on one axis, in one group, by one reading; every rate with the interval of its arm. */
export function scalingFigure({ scaling, efficiency, rates }: Experiment, where: Where): ScalingFigure[] {
  const isHere = (each: Where): boolean =>
    each.axis === where.axis && each.group === where.group && each.reading === where.reading;
  const here = scaling.filter(isHere);
  const rows = [...new Map(here.map((curve) => [rowOf(curve), curve])).entries()];
  return rows.map(([key, { after, data }]) => {
    const own = here
      .filter((curve) => rowOf(curve) === key)
      .toSorted((a, b) => Number(a.documents !== null) - Number(b.documents !== null));
    const plain = own.find(({ documents }) => documents === null);
    return {
      after,
      data,
      curves: own.map(({ documents, points }) => ({
        documents,
        points: points.flatMap(({ arm, demonstrations, rate }): ShownPoint[] => {
          const found = rates.find((each) => each.arm === arm && isHere(each))?.overItems;
          if (!found) return [];
          const { numerator, denominator, low, high } = found;
          return [{ demonstrations, numerator, denominator, estimate: rate, low, high }];
        }),
      })),
      sizes: [...new Set(own.flatMap(({ points }) => points.map(({ demonstrations }) => demonstrations)))].toSorted(
        (a, b) => a - b,
      ),
      efficiency: efficiency
        .filter((each) => isHere(each) && rowOf(each) === key)
        .flatMap((each) => {
          const curve = own.find(({ documents }) => documents === each.documents);
          if (!curve || !plain) return [];
          const [without, withDocuments] = [plain, curve].map(
            ({ points }) => sizeReaching(points, each.target).demonstrations,
          );
          return [{ ...each, reached: { without: without ?? 0, withDocuments: withDocuments ?? 0 } }];
        }),
    };
  });
}

function rowOf({ after, data }: Pick<ScalingFigure, "after" | "data">): string {
  return JSON.stringify([after, data]);
}
