import { CONFIDENCE, type Interval } from "../../statistics/interval.ts";
import { mcnemarExact } from "../../statistics/mcnemar.ts";
import { mean, standardError } from "../../statistics/standard-error.ts";
import { studentCdf, studentQuantile } from "../../statistics/student.ts";

/** How the value's side differs from the other, item by item. */
export interface PairedDifference {
  readonly pairs: number;
  /** Items in which the value's side has more, less, and as much. */
  readonly more: number;
  readonly less: number;
  readonly same: number;
  /** Mean of the differences, the value's side less the other; null without pairs. */
  readonly mean: number | null;
  /** Student's interval of that mean; null where the differences do not vary or there are fewer than two. */
  readonly interval: Interval | null;
  /** Two-sided: Student's test that the mean is 0, or the exact sign test where the differences do not vary. */
  readonly pValue: number | null;
  readonly method: "Student's t of paired differences" | "exact sign test" | "none";
}

export function pairedDifference(differences: readonly number[]): PairedDifference {
  const more = differences.filter((each) => each > 0).length;
  const less = differences.filter((each) => each < 0).length;
  const centre = mean(differences);
  const counts = { pairs: differences.length, more, less, same: differences.length - more - less, mean: centre };
  if (centre === null) return { ...counts, interval: null, pValue: null, method: "none" };
  const error = standardError(differences) ?? 0;
  if (error === 0) return { ...counts, interval: null, pValue: mcnemarExact(more, less), method: "exact sign test" };
  const degrees = differences.length - 1;
  const reach = studentQuantile((1 + CONFIDENCE) / 2, degrees) * error;
  return {
    ...counts,
    interval: { low: centre - reach, high: centre + reach },
    pValue: Math.min(1, 2 * studentCdf(-Math.abs(centre / error), degrees)),
    method: "Student's t of paired differences",
  };
}
