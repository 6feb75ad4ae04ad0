/** The mean, or null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean of independent values, sd / √n with n − 1 in sd; null below two values. */
export function standardError(values: readonly number[]): number | null {
  return clusterRobustStandardError(
    values,
    values.map((_, index) => index),
  );
}

/**
 * Standard error of the mean when values of one cluster may go together:
 * √(C/(C−1) · Σ over clusters (Σ of deviations)²) / n, for C clusters; null below two clusters.
 * With one value a cluster it equals the plain standard error. Source: E. Miller, arXiv 2411.00640 (2024).
 */
export function clusterRobustStandardError(
  values: readonly number[],
  clusters: readonly (string | number)[],
): number | null {
  if (values.length !== clusters.length) throw new RangeError("Every value needs its cluster.");
  const centre = mean(values) ?? 0;
  const sums = new Map<string | number, number>();
  for (const [index, cluster] of clusters.entries()) {
    sums.set(cluster, (sums.get(cluster) ?? 0) + (values[index] ?? 0) - centre);
  }
  if (sums.size < 2) return null;
  const squares = [...sums.values()].reduce((total, sum) => total + sum * sum, 0);
  return Math.sqrt((sums.size / (sums.size - 1)) * squares) / values.length;
}
