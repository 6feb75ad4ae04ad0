import { holm } from "../statistics/holm.ts";
import type { ProbeGroup } from "../probes/groups.ts";
import { itemValues, type ItemValuesOf } from "../probes/item-values.ts";
import { isComplementary, measureContrasts, type MeasuredContrast } from "../probes/measure-contrasts.ts";
import type { Probe } from "../probes/probe.ts";
import { bootstrapMethod } from "../probes/rates.ts";
import type { Reading, ReadingKind } from "../probes/reading.ts";
import type { BootstrapSettings } from "../probes/shared-draws.ts";
import type { WeightedSum } from "../probes/weighted-sum.ts";
import { plannedContrasts, termsOf, type PlannedContrast } from "./arm-contrasts.ts";
import type { ExperimentArm } from "./arms.ts";
import type { ArmContrast, Estimate, TestedEstimate } from "./experiment.ts";
import { overSeeds } from "./over-seeds.ts";

export interface MeasureArmsInput extends BootstrapSettings {
  readonly probe: Probe;
  readonly groups: readonly ProbeGroup[];
  readonly arms: readonly ExperimentArm[];
  /** By checkpoint. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  readonly reading: ReadingKind;
  /** What is asked; all contrasts of the factorial where it is left out. */
  readonly plan?: readonly PlannedContrast[];
}

/** A planned contrast over all its seeds (`trainingSeed` null) or over one. */
interface Scoped extends WeightedSum {
  readonly planned: PlannedContrast;
  /** Position of `planned` in the plan. */
  readonly position: number;
  readonly trainingSeed: number | null;
}

/** Contrasts between arms in every group that has items for them. */
export function measureArms({
  probe,
  groups,
  arms,
  readings,
  reading,
  plan,
  ...settings
}: MeasureArmsInput): ArmContrast[] {
  const values = new Map(
    [...readings].flatMap(([id, found]) => {
      const read = itemValues(probe, found, reading);
      return read ? [[id, read] as const] : [];
    }),
  );
  const read = arms.map((arm) => ({ ...arm, members: arm.members.filter((member) => values.has(member.checkpoint)) }));
  const byId = new Map(read.map((arm) => [arm.id, arm]));
  const axes = probe.axes.map((axis) => axis.id);
  const contrasts = (plan ?? plannedContrasts(read, axes)).flatMap((planned, position): Scoped[] => [
    { planned, position, trainingSeed: null, terms: termsOf(planned, planned.seeds, byId) },
    ...(planned.seeds.length > 1 ? planned.seeds : []).map((seed) => ({
      planned,
      position,
      trainingSeed: seed,
      terms: termsOf(planned, [seed], byId),
    })),
  ]);
  const measured = measureContrasts({ groups, contrasts, values, ...settings });
  const seedsOf = new Map<string, MeasuredContrast<Scoped>[]>();
  for (const each of measured) {
    const key = keyOf(each);
    if (each.contrast.trainingSeed !== null) seedsOf.set(key, [...(seedsOf.get(key) ?? []), each]);
  }
  const pooled = measured.filter((each) => each.contrast.trainingSeed === null);
  const adjusted = adjust(pooled);
  return pooled.map((each) => {
    const seeds = seedsOf.get(keyOf(each)) ?? [each];
    return contrastOf(each, seeds, adjusted.get(each) ?? { pValueHolm: 1, family: 1 }, { reading, values, settings });
  });
}

function keyOf({ contrast, group }: MeasuredContrast<Scoped>): string {
  return `${contrast.position}/${group.id}`;
}

type Adjusted = Pick<TestedEstimate, "pValueHolm" | "family">;

/** Holm over all contrasts of one kind: those of the headline groups, and those of the domains. */
function adjust(measured: readonly MeasuredContrast<Scoped>[]): Map<MeasuredContrast<Scoped>, Adjusted> {
  const families = new Map<string, MeasuredContrast<Scoped>[]>();
  for (const each of measured) {
    const key = `${each.contrast.planned.kind}/${each.group.level}`;
    families.set(key, [...(families.get(key) ?? []), each]);
  }
  const adjusted = new Map<MeasuredContrast<Scoped>, Adjusted>();
  for (const family of families.values()) {
    const pValues = holm(family.map((each) => each.summary.pValue));
    for (const [index, each] of family.entries()) {
      adjusted.set(each, { pValueHolm: pValues[index] ?? 1, family: family.length });
    }
  }
  return adjusted;
}

interface Surroundings {
  readonly reading: ReadingKind;
  readonly values: ItemValuesOf;
  readonly settings: BootstrapSettings;
}

function contrastOf(
  pooled: MeasuredContrast<Scoped>,
  seeds: readonly MeasuredContrast<Scoped>[],
  adjusted: Adjusted,
  { reading, values, settings }: Surroundings,
): ArmContrast {
  const { planned, terms } = pooled.contrast;
  const { kind, axis, otherAxis, armTerms } = planned;
  const reach = terms.reduce((sum, term) => sum + Math.abs(term.weight), 0) / 2;
  const [onlySeed] = planned.seeds;
  return {
    kind,
    axis,
    otherAxis,
    arms: armTerms,
    group: pooled.group.id,
    reading,
    items: pooled.items.length,
    seeds: planned.seeds,
    overItems: { ...estimateOf(pooled, settings), pValue: pooled.summary.pValue, ...adjusted },
    perSeed: seeds.map((each) => ({
      ...estimateOf(each, settings),
      trainingSeed: each.contrast.trainingSeed ?? onlySeed ?? 0,
    })),
    overSeeds: overSeeds(
      seeds.map((each) => each.estimate),
      { low: -reach, high: reach },
    ),
    complementary: otherAxis !== null && isComplementary(pooled.contrast, [axis, otherAxis], pooled.items, values),
  };
}

function estimateOf({ estimate, summary, items }: MeasuredContrast<Scoped>, settings: BootstrapSettings): Estimate {
  const { low, high, unanimous } = summary;
  return { estimate, low, high, method: bootstrapMethod(items.length, unanimous, settings) };
}
