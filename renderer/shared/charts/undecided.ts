/** True where the data do not decide the sign: the interval holds the reference, or there is none. */
export function isUndecided(low: number | null, high: number | null, reference: number | undefined): boolean {
  if (low === null || high === null) return true;
  return reference !== undefined && low <= reference && high >= reference;
}
