import { mcnemarExact } from "../statistics/mcnemar.ts";
import type { Arm } from "./arm.ts";
import { contrastsOf, type Contrast } from "./contrasts.ts";
import { groupsOf } from "./groups.ts";
import { withHolm, type Measured } from "./holm-families.ts";
import { itemValues, type ItemValuesOf } from "./item-values.ts";
import { isComplementary, measureContrasts, type MeasuredContrast } from "./measure-contrasts.ts";
import { targetOf, type Probe, type ProbeItem } from "./probe.ts";
import { bootstrapMethod } from "./rates.ts";
import type { Reading, ReadingKind } from "./reading.ts";
import type { Comparison, McNemar } from "./result.ts";
import type { BootstrapSettings } from "./shared-draws.ts";

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
    const measured = measureContrasts({ groups: groupsOf(probe), contrasts, values, ...settings });
    return withHolm(measured.map((each) => comparisonOf(each, reading, values, settings)));
  });
}

function comparisonOf(
  { contrast, group, items, estimate, summary }: MeasuredContrast<Contrast>,
  reading: ReadingKind,
  values: ItemValuesOf,
  settings: BootstrapSettings,
): Measured {
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
  return { level: group.level, comparison };
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

function wordsOf(contrast: Contrast, items: readonly ProbeItem[], values: ItemValuesOf): string | null {
  const { kind, terms, words } = contrast;
  const [first, , third] = terms;
  if (kind !== "double-dissociation" || !first || !third) return words;
  return isComplementary(contrast, [first.axis, third.axis], items, values)
    ? `${words}; on these items the two are complements, so this is twice the difference on ${first.axis}`
    : words;
}
