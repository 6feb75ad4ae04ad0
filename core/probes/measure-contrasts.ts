import { summariseDraws, type BootstrapSummary } from "../statistics/bootstrap.ts";
import type { ProbeGroup } from "./groups.ts";
import type { ItemValuesOf } from "./item-values.ts";
import { targetOf, type ProbeItem } from "./probe.ts";
import { drawTotals, type BootstrapSettings } from "./shared-draws.ts";
import { ValueTable } from "./value-table.ts";
import type { WeightedSum } from "./weighted-sum.ts";

export interface MeasureInput<C extends WeightedSum> extends BootstrapSettings {
  readonly groups: readonly ProbeGroup[];
  readonly contrasts: readonly C[];
  readonly values: ItemValuesOf;
}

/** A contrast over the items of a group that count towards it and were read in all its checkpoints. */
export interface MeasuredContrast<C extends WeightedSum> {
  readonly contrast: C;
  readonly group: ProbeGroup;
  readonly items: readonly ProbeItem[];
  readonly estimate: number;
  readonly summary: BootstrapSummary;
}

/**
 * Every contrast in every group that has items for it, in the order of groups. Items are resampled whole, the same in
 * every checkpoint, so that all checkpoints' readings of an item stay together.
 */
export function measureContrasts<C extends WeightedSum>({
  groups,
  contrasts,
  values,
  ...settings
}: MeasureInput<C>): MeasuredContrast<C>[] {
  const passes = groups.flatMap((group) => passesOf(group, contrasts, values));
  const totals = drawTotals(
    passes.flatMap((pass) => [...pass.table.columns()]),
    settings,
  );
  return passes.flatMap(({ group, items, table, contrasts: alike }) =>
    alike.flatMap((contrast): MeasuredContrast<C>[] => {
      const { draws, estimate } = table.sum(contrast, totals, settings.resamples);
      const reach = contrast.terms.reduce((sum, term) => sum + Math.abs(term.weight), 0) / 2;
      const summary = summariseDraws({ draws, estimate, units: items.length, range: { low: -reach, high: reach } });
      return summary ? [{ contrast, group, items, estimate, summary }] : [];
    }),
  );
}

/** Contrasts over the same items of a group. */
interface Pass<C> {
  readonly group: ProbeGroup;
  readonly items: readonly ProbeItem[];
  readonly contrasts: C[];
  readonly table: ValueTable;
}

function passesOf<C extends WeightedSum>(group: ProbeGroup, contrasts: readonly C[], values: ItemValuesOf): Pass<C>[] {
  const passes = new Map<string, Pass<C>>();
  for (const contrast of contrasts) {
    const items = group.items.filter((item) => isComparable(item, contrast, values));
    const axes = new Set(contrast.terms.map((term) => term.axis));
    if ([...axes].some((axis) => items.every((item) => targetOf(item, axis) === null))) continue;
    const key = items.map((item) => item.id).join("\n");
    const pass = passes.get(key) ?? { group, items, contrasts: [], table: new ValueTable(items, values) };
    passes.set(key, pass);
    pass.contrasts.push(contrast);
    for (const { checkpoint, axis } of contrast.terms) pass.table.add(checkpoint, axis);
  }
  return [...passes.values()];
}

/** Whether the item counts towards one of the contrast's axes and was read in all its checkpoints. */
function isComparable(item: ProbeItem, { terms }: WeightedSum, values: ItemValuesOf): boolean {
  return (
    terms.some((term) => targetOf(item, term.axis) !== null) &&
    terms.every((term) => values.get(term.checkpoint)?.isRead(item.id))
  );
}

/** On items that set two axes against each other one rate is the other's complement, and the interaction twice a difference. */
export function isComplementary(
  { terms }: WeightedSum,
  [axis, other]: readonly [string, string],
  items: readonly ProbeItem[],
  values: ItemValuesOf,
): boolean {
  const sumOn = (item: ProbeItem, wanted: string): number =>
    terms
      .filter((term) => term.axis === wanted)
      .reduce(
        (sum, term) => sum + term.weight * (values.get(term.checkpoint)?.value(item, term.axis) ?? Number.NaN),
        0,
      );
  return items.every(
    (item) => targetOf(item, axis) !== targetOf(item, other) && Math.abs(sumOn(item, axis) - sumOn(item, other)) < 1e-9,
  );
}
