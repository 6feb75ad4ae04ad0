import { summariseDraws } from "../statistics/bootstrap.ts";
import { mcnemarExact } from "../statistics/mcnemar.ts";
import type { Arm } from "./arm.ts";
import { contrastsOf, type Contrast } from "./contrasts.ts";
import { groupsOf, type ProbeGroup } from "./groups.ts";
import { withHolm, type Measured } from "./holm-families.ts";
import { itemValues, type ItemValuesOf } from "./item-values.ts";
import { targetOf, type Probe, type ProbeItem } from "./probe.ts";
import { bootstrapMethod } from "./rates.ts";
import type { Reading, ReadingKind } from "./reading.ts";
import type { Comparison, McNemar } from "./result.ts";
import { drawTotals, type BootstrapSettings } from "./shared-draws.ts";
import { ValueTable } from "./value-table.ts";

export interface ComparedCheckpoint {
  readonly id: string;
  /** Null where its training is unknown: it then takes part in plain differences only. */
  readonly arm: Arm | null;
  readonly readings: readonly Reading[];
}

export interface CompareInput extends BootstrapSettings {
  readonly probe: Probe;
  /** Ids must differ. */
  readonly checkpoints: readonly ComparedCheckpoint[];
  /** The pinned checkpoint: it is the baseline of every pair that it is in. */
  readonly baseline: string;
}

/**
 * Paired comparisons of every two checkpoints, and of their factorials, on `choose:<axis>` for each group and reading.
 * An item's value is 1 where the target is chosen and 0 where not (likelihood), or the share of its answers that name
 * the target (sampled); a comparison is over the items that all its checkpoints read and its axes count. Items are
 * resampled whole, the same in every checkpoint. Comparisons without such an item are left out.
 */
export function compareCheckpoints({ probe, checkpoints, baseline, ...settings }: CompareInput): Comparison[] {
  const kinds: readonly ReadingKind[] = ["likelihood", "sampled"];
  return kinds.flatMap((reading) => {
    const values = new Map(
      checkpoints.flatMap(({ id, readings }) => {
        const found = itemValues(probe, readings, reading);
        return found ? [[id, found] as const] : [];
      }),
    );
    const compared = checkpoints.filter(({ id }) => values.has(id));
    const contrasts = contrastsOf(
      compared,
      probe.axes.map((axis) => axis.id),
      baseline,
    );
    const passes = groupsOf(probe).flatMap((group) => passesOf(group, contrasts, values, reading));
    const totals = drawTotals(
      passes.flatMap((pass) => [...pass.table.columns()]),
      settings,
    );
    return withHolm(passes.flatMap((pass) => comparePass(pass, totals, values, settings)));
  });
}

/** Contrasts over the same items of a group. */
interface Pass {
  readonly group: ProbeGroup;
  readonly reading: ReadingKind;
  readonly items: readonly ProbeItem[];
  readonly contrasts: Contrast[];
  readonly table: ValueTable;
}

function passesOf(
  group: ProbeGroup,
  contrasts: readonly Contrast[],
  values: ItemValuesOf,
  reading: ReadingKind,
): Pass[] {
  const passes = new Map<string, Pass>();
  for (const contrast of contrasts) {
    const items = group.items.filter((item) => isComparable(item, contrast, values));
    const axes = new Set(contrast.terms.map((term) => term.axis));
    if ([...axes].some((axis) => items.every((item) => targetOf(item, axis) === null))) continue;
    const key = items.map((item) => item.id).join("\n");
    const pass = passes.get(key) ?? { group, reading, items, contrasts: [], table: new ValueTable(items, values) };
    passes.set(key, pass);
    pass.contrasts.push(contrast);
    for (const { checkpoint, axis } of contrast.terms) pass.table.add(checkpoint, axis);
  }
  return [...passes.values()];
}

/** Whether the item counts towards one of the contrast's axes and was read in all its checkpoints. */
function isComparable(item: ProbeItem, { terms }: Contrast, values: ItemValuesOf): boolean {
  return (
    terms.some((term) => targetOf(item, term.axis) !== null) &&
    terms.every((term) => values.get(term.checkpoint)?.isRead(item.id))
  );
}

function comparePass(
  { group, reading, items, contrasts, table }: Pass,
  totals: ReadonlyMap<Float64Array, Float64Array>,
  values: ItemValuesOf,
  settings: BootstrapSettings,
): Measured[] {
  return contrasts.flatMap((contrast): Measured[] => {
    const { draws, estimate } = table.sum(contrast, totals, settings.resamples);
    const reach = contrast.terms.length / 2;
    const summary = summariseDraws({ draws, estimate, units: items.length, range: { low: -reach, high: reach } });
    if (!summary) return [];
    const { kind, baseline, checkpoint, metric } = contrast;
    const { low, high, pValue, unanimous } = summary;
    const test = unanimous ? "p by the sign test" : "two-sided p by inverting the interval";
    const comparison = {
      kind,
      baseline,
      checkpoint,
      metric,
      group: group.id,
      reading,
      delta: estimate,
      low,
      high,
      pValue,
      method: `${bootstrapMethod(items.length, unanimous, settings)}; ${test}`,
      pairs: items.length,
      mcnemar: mcnemarOf(contrast, items, values),
      terms: wordsOf(contrast, items, values),
    };
    return [{ level: group.level, comparison }];
  });
}

/** Over items on which both sides chose the same option in both orders; only where one answer to an item is certain. */
function mcnemarOf({ kind, terms }: Contrast, items: readonly ProbeItem[], values: ItemValuesOf): McNemar | null {
  const [plus, minus] = terms;
  const checkpoint = plus && values.get(plus.checkpoint);
  const baseline = minus && values.get(minus.checkpoint);
  if (kind !== "paired" || !plus || !checkpoint?.consistent || !baseline?.consistent) return null;
  let [onlyBaseline, onlyCheckpoint, pairs] = [0, 0, 0];
  for (const item of items) {
    const target = targetOf(item, plus.axis);
    const [ours, theirs] = [checkpoint.consistent(item.id), baseline.consistent(item.id)];
    if (target === null || ours === null || theirs === null) continue;
    pairs++;
    if (ours === target && theirs !== target) onlyCheckpoint++;
    if (theirs === target && ours !== target) onlyBaseline++;
  }
  return { onlyBaseline, onlyCheckpoint, pairs, pValue: mcnemarExact(onlyBaseline, onlyCheckpoint) };
}

/** On items that set two axes against each other one rate is the other's complement, and the interaction twice a difference. */
function wordsOf({ kind, terms, words }: Contrast, items: readonly ProbeItem[], values: ItemValuesOf): string | null {
  const [first, second, third, fourth] = terms;
  if (kind !== "double-dissociation" || !first || !second || !third || !fourth) return words;
  const value = (term: Contrast["terms"][number], item: ProbeItem): number =>
    term.weight * (values.get(term.checkpoint)?.value(item, term.axis) ?? Number.NaN);
  const complementary = items.every(
    (item) =>
      targetOf(item, first.axis) !== targetOf(item, third.axis) &&
      Math.abs(value(first, item) + value(second, item) - value(third, item) - value(fourth, item)) < 1e-9,
  );
  return complementary
    ? `${words}; on these items the two are complements, so this is twice the difference on ${first.axis}`
    : words;
}
