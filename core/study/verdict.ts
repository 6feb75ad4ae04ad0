import { signedPoints } from "../experiment/words.ts";
import type { StudyContrast, StudyRate } from "./record.ts";

const LEVEL = 0.05;

interface Standing {
  readonly items: boolean;
  readonly holm: boolean;
  readonly seeds: boolean;
  /** Seeds agree exactly, so that no interval can be had of them. */
  readonly even: boolean;
}

function standingOf({ low, high, pValueHolm, overSeeds, seeds }: StudyContrast): Standing {
  return {
    items: low > 0 || high < 0,
    holm: pValueHolm < LEVEL,
    seeds: overSeeds !== null && (overSeeds.low > 0 || overSeeds.high < 0),
    even: overSeeds === null && seeds.length > 1,
  };
}

/** Where a difference is told from 0: among items of these checkpoints, and among training seeds. */
export function verdictOf(contrast: StudyContrast): string {
  const { items, holm, seeds, even } = standingOf(contrast);
  if (items && holm) {
    if (seeds) return "differs from 0, over items and over seeds";
    return `differs from 0 on these checkpoints; ${even ? "seeds agree exactly" : "seeds leave it open"}`;
  }
  if (items) return "not after Holm's correction";
  return seeds ? "over seeds alone" : "not told from 0";
}

/** What the figures say of a claim that needs a difference of this sign. */
export function supportOf(contrast: StudyContrast, sign: 1 | -1): string {
  const { items, holm, seeds, even } = standingOf(contrast);
  if (!items || !holm) return "not shown";
  const holds = Math.sign(contrast.estimate) === sign ? "holds" : "the opposite holds";
  if (seeds) return `${holds}, over items and over seeds`;
  return `${holds} on these checkpoints${even ? ", whose seeds agree" : "; seeds leave it open"}`;
}

/** “+62.1 (+54.9 to +69.0)”, in points. */
export function pointsCell({ estimate, low, high }: Pick<StudyContrast, "estimate" | "low" | "high">): string {
  return `${signedPoints(estimate)} (${signedPoints(low)} to ${signedPoints(high)})`;
}

export function boundsCell(bounds: { readonly low: number; readonly high: number } | null): string {
  return bounds === null ? "–" : `${signedPoints(bounds.low)} to ${signedPoints(bounds.high)}`;
}

/** “92% [88, 95], 206/224”. */
export function rateCell({ estimate, low, high, numerator, denominator }: RateFigures): string {
  if (estimate === null || low === null || high === null) return "not read";
  return `${percent(estimate)}% [${percent(low)}, ${percent(high)}] ${count(numerator)}/${count(denominator)}`;
}

type RateFigures = Pick<StudyRate, "estimate" | "low" | "high" | "numerator" | "denominator">;

function percent(share: number): string {
  return (share * 100).toFixed(0);
}

export function count(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
