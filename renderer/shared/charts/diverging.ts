/**
 * Background for a value on the one diverging scale: nothing at zero, the full end colour at ±`maximum` and beyond.
 * Ink stays legible on it, since at most 45% of the end colour is mixed in.
 */
export function divergingColour(value: number, maximum: number): string {
  const share = maximum === 0 ? 0 : Math.min(1, Math.abs(value) / maximum);
  const end = value < 0 ? "var(--diverging-negative)" : "var(--diverging-positive)";
  return `color-mix(in oklab, ${end} ${(share * 45).toFixed(1)}%, var(--surface))`;
}
