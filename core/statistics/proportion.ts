import { CONFIDENCE, type Interval } from "./interval.ts";
import { twoSidedZ } from "./normal.ts";

/**
 * Wilson's score interval for `successes` of `trials` independent trials; null without trials.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval | null {
  if (trials <= 0) return null;
  const z2 = twoSidedZ(confidence) ** 2;
  const rate = successes / trials;
  const centre = rate + z2 / (2 * trials);
  const spread = Math.sqrt(z2 * (rate * (1 - rate) + z2 / (4 * trials))) / Math.sqrt(trials);
  const scale = 1 + z2 / trials;
  // At the ends the bound is exact; rounding must not move it past them.
  return {
    low: successes <= 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: successes >= trials ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/**
 * Interval for the mean of a bounded quantity when all `units` observed the same `value`, where a bootstrap cannot
 * vary and would claim certainty. Wilson's limit for 0 of `units` bounds the share of the population that differs;
 * that share may lie anywhere within `range`. For a rate (range 0 to 1, value 0 or 1) this is Wilson's interval.
 */
export function unanimousInterval(
  value: number,
  units: number,
  range: Interval,
  confidence = CONFIDENCE,
): Interval | null {
  const others = wilsonInterval(0, units, confidence);
  if (!others) return null;
  const same = (1 - others.high) * value;
  return { low: same + others.high * range.low, high: same + others.high * range.high };
}
