import type { GridMetric } from "#core/agentic/rates.ts";
import { formatRate } from "../../shared/format/numbers.ts";
import type { GridRate, GridReport } from "./grid-queries.ts";

/** A report's rates by checkpoint, group and metric. */
export class RateLookup {
  readonly #rates: ReadonlyMap<string, GridRate>;

  readonly #rollouts: ReadonlyMap<string, number>;

  constructor({ results, outcomes }: GridReport) {
    this.#rollouts = new Map(outcomes.map((each) => [key(each.checkpoint, each.group, ""), each.rollouts]));
    this.#rates = new Map(results.map((rate) => [key(rate.checkpoint, rate.group, rate.metric), rate]));
  }

  /** Stored of one cell so far. */
  rollouts(checkpoint: string, cell: string): number {
    return this.#rollouts.get(key(checkpoint, `cell:${cell}`, "")) ?? 0;
  }

  of(checkpoint: string, group: string, metric: GridMetric): GridRate | null {
    return this.#rates.get(key(checkpoint, group, metric)) ?? null;
  }
}

function key(checkpoint: string, group: string, metric: string): string {
  return JSON.stringify([checkpoint, group, metric]);
}

/** `executed 20% (9–39%), 5/25; 3 empty left out`. */
export function rateWords(rate: GridRate): string {
  const excluded = Object.entries(rate.excluded).map(([state, count]) => `${count} ${state}`);
  const metric = rate.metric === "executed:tool-users" ? "executed, of those that used tools" : rate.metric;
  if ((rate.excluded["not-judged"] ?? 0) > 0) return `${metric}: ${rate.method}`;
  const left = excluded.length === 0 ? "" : `; ${excluded.join(", ")} left out`;
  return `${metric} ${formatRate(rate)}${left}`;
}
