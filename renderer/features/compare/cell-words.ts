import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import { formatCount, formatPValue, formatRate } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { columnWords, groupWords } from "./words.ts";

/** A difference in points with its sign and no unit, for a column whose head names the unit: `+61`, `−3`; or `+0.4`. */
export function signedPoints(delta: number, decimals: 0 | 1 = 0): string {
  const points = (delta * 100).toFixed(decimals);
  if (Number(points) === 0) return points.replace("-", "");
  return delta > 0 ? `+${points}` : points.replace("-", "\u2212");
}

/** A difference with its interval to a tenth of a point: `+13.2 points (−4.1 to +29.0)`. */
export function exactPoints({ delta, low, high }: Pick<Comparison, "delta" | "low" | "high">): string {
  return `${signedPoints(delta, 1)} points (${signedPoints(low, 1)} to ${signedPoints(high, 1)})`;
}

/** An effect in one line, for screen readers and on hover. */
export function effectLabel(effect: Comparison): string {
  const { checkpoint, baseline, group, delta, low, high, pairs, pValueHolm, family, mcnemar } = effect;
  return [
    `${columnWords(checkpoint)} − ${columnWords(baseline)}, ${groupWords(group)}: ${exactPoints({ delta, low, high })}`,
    plural(pairs, "pair"),
    `${formatPValue(pValueHolm)} (Holm over ${formatCount(family)})`,
    mcnemar
      ? `McNemar ${formatCount(mcnemar.onlyCheckpoint)}:${formatCount(mcnemar.onlyBaseline)} of ${formatCount(mcnemar.pairs)} consistent, ${formatPValue(mcnemar.pValue)}`
      : null,
  ]
    .filter((part) => part !== null)
    .join("; ");
}

export function rateLabel(rate: ProbeResult): string {
  return `${columnWords(rate.checkpoint)}, ${groupWords(rate.group)}: ${formatRate(rate)}; ${excludedWords(rate.excluded)}; ${rate.method}`;
}

/** What was left out of a denominator: `excluded: 3 unread-items, 2 no-choice`. */
export function excludedWords(excluded: Readonly<Record<string, number>>): string {
  const states = Object.entries(excluded).map(
    ([state, count]) => `${formatCount(count)} ${state.replaceAll("-", " ")}`,
  );
  return states.length === 0 ? "nothing excluded" : `excluded: ${states.join(", ")}`;
}
