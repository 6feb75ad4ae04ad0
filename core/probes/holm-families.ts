import { holm } from "../statistics/holm.ts";
import type { ProbeGroup } from "./groups.ts";
import type { Comparison } from "./result.ts";

/** A comparison before its p-value was adjusted. */
export type Unadjusted = Omit<Comparison, "pValueHolm" | "family">;

export interface Measured {
  readonly level: ProbeGroup["level"];
  readonly comparison: Unadjusted;
}

/** Adds Holm's p over the family that `Comparison.pValueHolm` names. */
export function withHolm(measured: readonly Measured[]): Comparison[] {
  const families = new Map<string, Unadjusted[]>();
  const keyOf = ({ level, comparison: { kind, metric } }: Measured, pinned: string): string =>
    [level, kind, metric, pinned].join("\n");
  for (const entry of measured) {
    const { baseline, checkpoint } = entry.comparison;
    for (const pinned of [baseline, checkpoint]) {
      const key = keyOf(entry, pinned);
      const family = families.get(key);
      if (family) family.push(entry.comparison);
      else families.set(key, [entry.comparison]);
    }
  }
  const adjusted = new Map<string, Map<Unadjusted, number>>();
  for (const [key, family] of families) {
    const pValues = holm(family.map((comparison) => comparison.pValue));
    adjusted.set(key, new Map(family.map((comparison, index) => [comparison, pValues[index] ?? 1])));
  }
  return measured.map((entry) => {
    const family = adjusted.get(keyOf(entry, entry.comparison.baseline));
    return {
      ...entry.comparison,
      pValueHolm: family?.get(entry.comparison) ?? 1,
      family: family?.size ?? 1,
    };
  });
}
