/**
 * Holm's step-down adjustment: each p-value such that comparing it with α keeps the chance of any false rejection in
 * the family at most α, whatever the dependence. Same order as given.
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
 */
export function holm(pValues: readonly number[]): number[] {
  const ranked = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => a.pValue - b.pValue);
  const adjusted = pValues.map(() => 1);
  let floor = 0;
  for (const [rank, { pValue, index }] of ranked.entries()) {
    floor = Math.max(floor, Math.min(1, pValue * (ranked.length - rank)));
    adjusted[index] = floor;
  }
  return adjusted;
}
