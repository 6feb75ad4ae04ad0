import type { Alternative, TracedToken } from "#core/divergence/trace.ts";

import { logSumExp } from "./log-softmax.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";

type Prediction = Pick<TracedToken, "nats" | "rank" | "entropyNats" | "top">;

/** What one row of logits says of the token that came: its log-probability, its rank, and what else could have come. */
export function readRow(row: Float32Array, id: number, top: number, tokenizer: CheckpointTokenizer): Prediction {
  const total = logSumExp(row);
  const own = row[id];
  if (own === undefined) throw new Error(`Internal error: token ${id} is outside a row of ${row.length} logits.`);
  let rank = 1;
  let expected = 0;
  for (const logit of row) {
    if (logit > own) rank++;
    // A token at minus infinity has no probability and adds nothing.
    if (logit !== Number.NEGATIVE_INFINITY) expected += Math.exp(logit - total) * logit;
  }
  return {
    nats: own - total,
    rank,
    entropyNats: Math.max(0, total - expected),
    top: alternatives(row, total, top, tokenizer),
  };
}

function alternatives(row: Float32Array, total: number, top: number, tokenizer: CheckpointTokenizer): Alternative[] {
  return largest(row, top).map((id) => ({
    id,
    text: tokenizer.decode([id]),
    nats: (row[id] ?? Number.NEGATIVE_INFINITY) - total,
  }));
}

/** Places of the `count` largest values, the largest first; of equal ones the earlier. */
export function largest(row: Float32Array, count: number): number[] {
  const best: number[] = [];
  const at = (place: number): number => row[best[place] ?? -1] ?? Number.NEGATIVE_INFINITY;
  for (const [id, value] of row.entries()) {
    if (count === 0 || value === Number.NEGATIVE_INFINITY) continue;
    if (best.length === count && value <= at(count - 1)) continue;
    let place = best.length;
    while (place > 0 && value > at(place - 1)) place--;
    best.splice(place, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}
