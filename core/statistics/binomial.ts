/**
 * Binomial probabilities by the saddle-point expansion of C. Loader, "Fast and accurate computation of binomial
 * probabilities" (2000), which keeps full relative accuracy for large n.
 */

/** P(X = successes) for X ~ Binomial(trials, rate). */
export function binomialPmf(successes: number, trials: number, rate: number): number {
  if (successes < 0 || successes > trials || !Number.isInteger(successes)) return 0;
  if (rate === 0 || rate === 1) return successes === trials * rate ? 1 : 0;
  if (successes === 0) return Math.exp(trials * Math.log1p(-rate));
  if (successes === trials) return Math.exp(trials * Math.log(rate));
  const failures = trials - successes;
  const log =
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    deviance(successes, trials * rate) -
    deviance(failures, trials * (1 - rate));
  return Math.exp(log) * Math.sqrt(trials / (2 * Math.PI * successes * failures));
}

/** P(X <= successes) for X ~ Binomial(trials, rate). */
export function binomialCdf(successes: number, trials: number, rate: number): number {
  const last = Math.floor(successes);
  if (last < 0) return 0;
  if (last >= trials) return 1;
  if (last > trials * rate) return 1 - binomialCdf(trials - last - 1, trials, 1 - rate);
  let sum = 0;
  for (let count = 0; count <= last; count++) sum += binomialPmf(count, trials, rate);
  return sum;
}

/** ln(n!) less Stirling's approximation of it. */
function stirlingError(n: number): number {
  if (n <= 15) {
    let factorial = 1;
    for (let factor = 2; factor <= n; factor++) factorial *= factor;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
  }
  const n2 = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / n2) / n2) / n2) / n2) / n;
}

/** x ln(x / mean) + mean - x, without cancellation where x is near the mean. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return next;
    sum = next;
  }
}
