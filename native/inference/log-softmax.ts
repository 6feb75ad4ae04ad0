/**
 * Natural logarithm of the sum of exponentials of one row of logits, in float64. NaN if the row holds NaN or +∞, so that
 * a model that computes nonsense cannot pass unseen.
 */
export function logSumExp(row: Float32Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of row) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}

/** Log-probability (nats) of token `id` under softmax of the row. */
export function logprobNats(row: Float32Array, id: number): number {
  const logit = row[id];
  if (logit === undefined) throw new Error(`Internal error: token ${id} is outside a row of ${row.length} logits.`);
  return logit - logSumExp(row);
}

/** Softmax of logits / temperature, and the untempered log-probability (nats) of the most probable token; float64 within. */
export function softmaxOf(
  row: Float32Array,
  temperature: number,
): { readonly probabilities: Float64Array; readonly topNats: number } {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of row) if (logit > max) max = logit;
  const probabilities = Float64Array.from(row, (logit) => Math.exp((logit - max) / temperature));
  const total = probabilities.reduce((sum, weight) => sum + weight, 0);
  for (let id = 0; id < probabilities.length; id++) probabilities[id] = (probabilities[id] ?? 0) / total;
  return { probabilities, topNats: max - logSumExp(row) };
}
