import { binomialCdf } from "./binomial.ts";

/**
 * McNemar's exact test, two-sided, from the counts of the two kinds of discordant pairs: twice the smaller binomial
 * tail, at most 1; 1 without discordant pairs. Pairs must be independent of one another.
 * Source: Q. McNemar, Psychometrika 12 (1947); the exact form as in statsmodels.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const discordant = onlyFirst + onlySecond;
  return Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), discordant, 0.5));
}
