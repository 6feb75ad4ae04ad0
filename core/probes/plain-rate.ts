import type { ProbeResult } from "./result.ts";

type Rate = Pick<ProbeResult, "numerator" | "denominator" | "estimate" | "low" | "high">;

/** "7 of 10", rounded to whole tenths; what only rounds to none or to all is called nearly so. Null without an estimate. */
export function tenthsOf(rate: Rate): string | null {
  if (rate.estimate === null) return null;
  const tenths = Math.round(rate.estimate * 10);
  if (tenths === 0 && rate.numerator > 0) return "nearly none of 10";
  if (tenths === 10 && rate.numerator < rate.denominator) return "nearly all of 10";
  return `${tenths} of 10`;
}

/** "7 of 10, could be 5 to 9": an interval is rounded outward, so that it never claims more than was measured. */
export function plainRate(rate: Rate): string | null {
  const tenths = tenthsOf(rate);
  if (tenths === null || rate.low === null || rate.high === null) return tenths;
  return `${tenths}, could be ${Math.floor(rate.low * 10)} to ${Math.ceil(rate.high * 10)}`;
}

/** Whether two intervals share no value; false where either is missing. */
export function areApart(one: Rate, other: Rate): boolean {
  if (one.low === null || one.high === null || other.low === null || other.high === null) return false;
  return one.low > other.high || other.low > one.high;
}
