import { wilsonInterval } from "../statistics/proportion.ts";
import { groupsOf } from "./groups.ts";
import { likelihoodItems } from "./likelihood-items.ts";
import type { Probe } from "./probe.ts";
import type { Reading } from "./reading.ts";
import { sampledItems } from "./sampled-items.ts";

/** How often the two readings of one checkpoint name the same option. */
export interface Agreement {
  readonly checkpoint: string;
  readonly group: string;
  /** Items on which the option sampled more often is the one that the likelihood favours. */
  readonly numerator: number;
  readonly denominator: number;
  /** Items left out, by state: `unread-items`, `likelihood-tie`, `sampled-no-majority`. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

export interface AgreementInput {
  readonly probe: Probe;
  readonly checkpoint: string;
  readonly readings: readonly Reading[];
}

/** Agreement of likelihood and sampled readings by group; empty unless the checkpoint has both. */
export function agreementOf({ probe, checkpoint, readings }: AgreementInput): Agreement[] {
  const likelihood = likelihoodItems(readings);
  const sampled = sampledItems(readings);
  if (likelihood.size === 0 || sampled.size === 0) return [];
  return groupsOf(probe).map((group) => {
    let [numerator, denominator] = [0, 0];
    const excluded: Record<string, number> = {};
    for (const { id } of group.items) {
      const [favoured, named] = [likelihood.get(id)?.choice, sampled.get(id)?.majority];
      if (favoured === undefined || named === undefined) count(excluded, "unread-items");
      else if (favoured === null) count(excluded, "likelihood-tie");
      else if (named === null) count(excluded, "sampled-no-majority");
      else {
        denominator++;
        if (favoured === named) numerator++;
      }
    }
    const interval = wilsonInterval(numerator, denominator);
    return {
      checkpoint,
      group: group.id,
      numerator,
      denominator,
      excluded,
      estimate: denominator === 0 ? null : numerator / denominator,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      method: interval ? "Wilson over items, 95%" : "nothing to count",
    };
  });
}

function count(counts: Record<string, number>, state: string): void {
  counts[state] = (counts[state] ?? 0) + 1;
}
