import { normalQuantile } from "./normal.ts";

/**
 * P(T <= t) for Student's t with a whole number of degrees of freedom, by the finite series of Abramowitz & Stegun,
 * Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4. Absolute error about 1e-15.
 */
export function studentCdf(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError("Degrees of freedom are a whole number from 1.");
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine2 = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let series = degrees === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= (cosine2 * (power - 1)) / power;
    series += term;
  }
  const central = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * series) : Math.sin(angle) * series;
  return (1 + central) / 2;
}

/** The t with P(T <= t) = `probability` (0 < probability < 1), by bisection to double precision. */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError("A probability lies between 0 and 1.");
  if (probability > 0.5) return -studentQuantile(1 - probability, degrees);
  // The normal quantile is nearer to 0 than any t quantile; doubling it finds the other side.
  let high = normalQuantile(probability);
  let low = high * 2 - 1;
  while (studentCdf(low, degrees) > probability) low *= 2;
  for (let step = 0; step < 80 && high - low > Math.abs(low) * 1e-15; step++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, degrees) > probability) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
