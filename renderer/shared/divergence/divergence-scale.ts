import { symmetricDomain } from "../charts/scale.ts";

const SMALLEST_NATS = 0.1;
/** Share of the tokens that the scale spans; the few beyond it have its end colour. */
const SPANNED = 0.95;

/** Where the one diverging scale ends, in nats: a round figure that 19 of 20 differences stay within. */
export function scaleEnd(differences: readonly (number | null)[]): number {
  const sizes = differences.flatMap((value) => (value === null ? [] : [Math.abs(value)])).toSorted((a, b) => a - b);
  const spanned = sizes[Math.ceil(sizes.length * SPANNED) - 1] ?? 0;
  return symmetricDomain([spanned], SMALLEST_NATS)[1];
}

/** The direction that is marked beside the colour: only where the colour is strong enough to be read as one. */
export function directionOf(difference: number | null, end: number): "up" | "down" | undefined {
  if (difference === null || Math.abs(difference) < end / 4) return undefined;
  return difference > 0 ? "up" : "down";
}
