import { cohenKappa, type Kappa, specificAgreement } from "../../statistics/kappa.ts";
import type { ScenarioId } from "../factors.ts";
import type { IntentVerdict } from "./verdict.ts";

/** What one rater made of rollouts, by a key that names the rollout. */
export interface Rater {
  readonly name: string;
  readonly verdicts: ReadonlyMap<string, IntentVerdict>;
}

/** How far two raters agree on what they both gave a verdict on. */
export interface RaterAgreement {
  readonly first: string;
  readonly second: string;
  /** `all`, or a scenario. */
  readonly group: "all" | ScenarioId;
  /** Rollouts that both read, and those of them on which one of the two was undecided or failed. */
  readonly bothRead: number;
  readonly withoutVerdict: number;
  readonly agreed: number;
  readonly compared: number;
  /** Null where nothing can be said beyond chance. */
  readonly kappa: Kappa | null;
  readonly agreementOnYes: number | null;
  readonly agreementOnNo: number | null;
}

/** Every pair of raters, over all rollouts and by scenario. */
export function raterAgreements(
  raters: readonly Rater[],
  scenarioOf: (rollout: string) => ScenarioId | null,
): RaterAgreement[] {
  return raters.flatMap((first, index) =>
    raters.slice(index + 1).flatMap((second) => {
      const shared = [...first.verdicts.keys()].filter((key) => second.verdicts.has(key));
      const groups = Map.groupBy(shared, scenarioOf);
      return [
        agreement(first, second, "all", shared),
        ...[...groups].flatMap(([scenario, keys]) =>
          scenario === null || groups.size < 2 ? [] : [agreement(first, second, scenario, keys)],
        ),
      ];
    }),
  );
}

function agreement(first: Rater, second: Rater, group: "all" | ScenarioId, keys: readonly string[]): RaterAgreement {
  const table = { bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 0 };
  for (const key of keys) {
    const cell = cellOf(first.verdicts.get(key), second.verdicts.get(key));
    if (cell !== null) table[cell]++;
  }
  const compared = table.bothYes + table.onlyFirst + table.onlySecond + table.bothNo;
  const { yes, no } = specificAgreement(table);
  return {
    first: first.name,
    second: second.name,
    group,
    bothRead: keys.length,
    withoutVerdict: keys.length - compared,
    agreed: table.bothYes + table.bothNo,
    compared,
    kappa: cohenKappa(table),
    agreementOnYes: yes,
    agreementOnNo: no,
  };
}

function cellOf(
  first: IntentVerdict | undefined,
  second: IntentVerdict | undefined,
): "bothYes" | "onlyFirst" | "onlySecond" | "bothNo" | null {
  if (first === "decided") return second === "decided" ? "bothYes" : second === "not-decided" ? "onlyFirst" : null;
  if (first !== "not-decided") return null;
  return second === "decided" ? "onlySecond" : second === "not-decided" ? "bothNo" : null;
}
