import { CONFIDENCE, type Interval } from "./interval.ts";
import { twoSidedZ } from "./normal.ts";

/** How two raters judged the same things, yes or no. */
export interface RaterTable {
  readonly bothYes: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothNo: number;
}

export interface Kappa extends Interval {
  readonly kappa: number;
  /** Asymptotic; 0 where the raters agree on everything, which is why the interval does not rest on it alone. */
  readonly standardError: number;
}

/**
 * Cohen's kappa of two raters; null where there is nothing to compare, or where both gave one and the same answer
 * throughout, so that agreement by chance is certain. Standard error by J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological
 * Bulletin 72 (1969). The interval is taken with half a rating added to each of the four counts, so that full agreement
 * on a few things does not claim certainty, and it always holds the estimate.
 */
export function cohenKappa(table: RaterTable, confidence = CONFIDENCE): Kappa | null {
  const found = estimate([table.bothYes, table.onlyFirst, table.onlySecond, table.bothNo]);
  const drawn = estimate([table.bothYes, table.onlyFirst, table.onlySecond, table.bothNo].map((count) => count + 0.5));
  if (!found || !drawn) return null;
  const spread = twoSidedZ(confidence) * drawn.standardError;
  return {
    ...found,
    low: Math.max(-1, Math.min(found.kappa, drawn.kappa - spread)),
    high: Math.min(1, Math.max(found.kappa, drawn.kappa + spread)),
  };
}

/** Agreement on yes and on no: what a kappa near rates of 0 or 1 hides. Null where neither rater gave that answer. */
export function specificAgreement({ bothYes, onlyFirst, onlySecond, bothNo }: RaterTable): {
  readonly yes: number | null;
  readonly no: number | null;
} {
  const share = (both: number): number | null =>
    both + onlyFirst + onlySecond === 0 ? null : (2 * both) / (2 * both + onlyFirst + onlySecond);
  return { yes: share(bothYes), no: share(bothNo) };
}

function estimate(counts: readonly number[]): { kappa: number; standardError: number } | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const [yes = 0, first = 0, second = 0, no = 0] = counts.map((count) => count / total);
  const [firstYes, secondYes] = [yes + first, yes + second];
  const byChance = firstYes * secondYes + (1 - firstYes) * (1 - secondYes);
  if (byChance >= 1 - 1e-12) return null;
  const kappa = (yes + no - byChance) / (1 - byChance);
  const apart = 1 - kappa;
  const onDiagonal =
    yes * (1 - (firstYes + secondYes) * apart) ** 2 + no * (1 - (2 - firstYes - secondYes) * apart) ** 2;
  const offDiagonal =
    apart ** 2 * (first * (secondYes + (1 - firstYes)) ** 2 + second * (1 - secondYes + firstYes) ** 2);
  const variance = (onDiagonal + offDiagonal - (kappa - byChance * apart) ** 2) / ((1 - byChance) ** 2 * total);
  return { kappa, standardError: Math.sqrt(Math.max(0, variance)) };
}
