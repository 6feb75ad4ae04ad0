import type { ProbeResult } from "../probes/result.ts";
import { holm } from "../statistics/holm.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { stratifiedDifference } from "../statistics/stratified.ts";

/** What is known of a rollout: the families whose reasons it gives, or why nothing is. A family may be unknown by itself. */
export interface ReasonedRollout {
  readonly unreadable: string | null;
  readonly families: ReadonlySet<string>;
  /** Families of which nothing is known in this rollout, with why. */
  readonly unknown: ReadonlyMap<string, string>;
}

export interface ReasonedCheckpoint {
  readonly id: string;
  readonly rollouts: readonly ReasonedRollout[];
}

/** A difference of two checkpoints' shares; their rollouts are independent and never paired. */
export interface ShareDifference {
  readonly baseline: string;
  readonly checkpoint: string;
  readonly metric: string;
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly pValueHolm: number;
  readonly family: number;
  readonly method: string;
}

/** Share of rollouts that give a family's reason, by checkpoint. Families do not exclude each other: shares do not add up. */
export function reasonShares(checkpoints: readonly ReasonedCheckpoint[], families: readonly string[]): ProbeResult[] {
  return checkpoints.flatMap(({ id, rollouts }) =>
    families.map((family): ProbeResult => {
      const { known, given, excluded } = countOf(rollouts, family);
      const limits = wilsonInterval(given, known);
      return {
        checkpoint: id,
        metric: metricOf(family),
        group: "all",
        reading: "sampled",
        numerator: given,
        denominator: known,
        excluded,
        estimate: known === 0 ? null : given / known,
        low: limits?.low ?? null,
        high: limits?.high ?? null,
        method:
          known === 0
            ? "nothing to count"
            : `Wilson over ${known} rollouts of all cells, 95%; conditional on these cells`,
      };
    }),
  );
}

export function metricOf(family: string): string {
  return `reason:${family}`;
}

/** Every two checkpoints on every family; one Holm family over all of them. */
export function shareDifferences(
  checkpoints: readonly ReasonedCheckpoint[],
  families: readonly string[],
): ShareDifference[] {
  const found = families.flatMap((family) =>
    checkpoints.flatMap((base, at) =>
      checkpoints.slice(at + 1).flatMap((other) => {
        const [one, two] = [base, other].map(({ rollouts }) => {
          const { given, known } = countOf(rollouts, family);
          return [{ successes: given, trials: known }];
        });
        const difference = stratifiedDifference(one ?? [], two ?? []);
        if (!difference) return [];
        return [{ baseline: base.id, checkpoint: other.id, metric: metricOf(family), ...difference }];
      }),
    ),
  );
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map((each, at) => ({
    ...each,
    pValueHolm: adjusted[at] ?? 1,
    family: found.length,
    method: "Newcombe, 95%; p by Mantel-Haenszel on one table; independent rollouts, conditional on these cells",
  }));
}

interface Counted {
  readonly known: number;
  readonly given: number;
  readonly excluded: Record<string, number>;
}

function countOf(rollouts: readonly ReasonedRollout[], family: string): Counted {
  const excluded: Record<string, number> = {};
  let [known, given] = [0, 0];
  for (const { unreadable, families, unknown } of rollouts) {
    const why = unreadable ?? unknown.get(family) ?? null;
    if (why === null) {
      known++;
      if (families.has(family)) given++;
    } else excluded[why] = (excluded[why] ?? 0) + 1;
  }
  return { known, given, excluded };
}
