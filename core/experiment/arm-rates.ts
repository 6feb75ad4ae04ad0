import type { ProbeGroup } from "../probes/groups.ts";
import { likelihoodItems } from "../probes/likelihood-items.ts";
import { likelihoodAxisRates } from "../probes/likelihood-rates.ts";
import { targetOf, type Probe, type ProbeItem } from "../probes/probe.ts";
import { ratioOver, resultsOf, type Rate } from "../probes/rates.ts";
import type { Reading, ReadingKind } from "../probes/reading.ts";
import { sampledItems } from "../probes/sampled-items.ts";
import { sampledAxisRates } from "../probes/sampled-rates.ts";
import type { BootstrapSettings } from "../probes/shared-draws.ts";
import type { ExperimentArm } from "./arms.ts";
import type { ArmRate } from "./experiment.ts";
import { overSeeds } from "./over-seeds.ts";

export interface ArmRatesInput extends BootstrapSettings {
  readonly probe: Probe;
  readonly groups: readonly ProbeGroup[];
  readonly arms: readonly ExperimentArm[];
  /** By checkpoint. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  readonly reading: ReadingKind;
}

/** How a checkpoint's rate on an axis is made up, item by item. */
export type ChooseRate = (axis: string, items: readonly ProbeItem[]) => Rate | null;

/** Null where the checkpoint was not read this way. */
export function chooseRateOf(readings: readonly Reading[], kind: ReadingKind): ChooseRate | null {
  if (!readings.some((reading) => reading.kind === kind)) return null;
  if (kind === "likelihood") {
    const read = likelihoodItems(readings);
    return (axis, items) => likelihoodAxisRates(axis, items, read)[0] ?? null;
  }
  const read = sampledItems(readings);
  return (axis, items) => sampledAxisRates(axis, items, read)[0] ?? null;
}

/** A rate that waits for its interval. */
interface Asked {
  readonly arm: ExperimentArm;
  readonly axis: string;
  readonly group: ProbeGroup;
  readonly perSeed: readonly { readonly checkpoint: string; readonly trainingSeed: number; readonly rate: Rate }[];
  /** Over all seeds; null with one. */
  readonly pooled: Rate | null;
}

/** Every arm's rate on every axis in every group that has items for it. */
export function armRates({ probe, groups, arms, readings, reading, ...settings }: ArmRatesInput): ArmRate[] {
  const chooses = new Map(
    arms
      .flatMap(({ members }) => members)
      .flatMap(({ checkpoint }) => {
        const choose = chooseRateOf(readings.get(checkpoint) ?? [], reading);
        return choose ? [[checkpoint, choose] as const] : [];
      }),
  );
  const asked = groups.flatMap((group) =>
    probe.axes.flatMap(({ id: axis }) => {
      const items = group.items.filter((item) => targetOf(item, axis) !== null);
      return items.length === 0 ? [] : arms.flatMap((arm) => askedOf(arm, axis, group, items, chooses));
    }),
  );
  const placed = asked.flatMap(({ perSeed, pooled, group }) => [
    ...perSeed.map(({ rate, checkpoint }) => ({ rate, place: { checkpoint, group: group.id, reading } })),
    ...(pooled ? [{ rate: pooled, place: { checkpoint: "", group: group.id, reading } }] : []),
  ]);
  const results = resultsOf(placed, settings);
  let next = 0;
  return asked.flatMap(({ arm, axis, group, perSeed: rates, pooled }): ArmRate[] => {
    const perSeed = rates.flatMap(({ trainingSeed }) => {
      const result = results[next++];
      return result ? [{ ...result, trainingSeed }] : [];
    });
    const whole = pooled ? results[next++] : perSeed[0];
    if (!whole) return [];
    const { numerator, denominator, excluded, estimate, low, high, method } = whole;
    const items = (pooled ?? rates[0]?.rate)?.of.denominators.filter((count) => count > 0).length ?? 0;
    return [
      {
        arm: arm.id,
        axis,
        group: group.id,
        reading,
        overItems: { numerator, denominator, excluded, estimate, low, high, method, items },
        perSeed,
        overSeeds: overSeeds(
          perSeed.flatMap((result) => result.estimate ?? []),
          { low: 0, high: 1 },
        ),
      },
    ];
  });
}

function askedOf(
  arm: ExperimentArm,
  axis: string,
  group: ProbeGroup,
  items: readonly ProbeItem[],
  chooses: ReadonlyMap<string, ChooseRate>,
): Asked[] {
  // A base that seeds share was read once and counts once.
  const read = arm.members.filter(
    ({ checkpoint }, index) => arm.members.findIndex((other) => other.checkpoint === checkpoint) === index,
  );
  const perSeed = read.flatMap(({ checkpoint, trainingSeed }) => {
    const rate = chooses.get(checkpoint)?.(axis, items);
    return rate ? [{ checkpoint, trainingSeed, rate }] : [];
  });
  if (perSeed.length === 0) return [];
  const pooled = perSeed.length > 1 ? pool(perSeed.map(({ rate }) => rate)) : null;
  return [{ arm, axis, group, perSeed, pooled }];
}

/** All seeds' readings of each item that every seed read; the others are counted once each, as unread. */
function pool(rates: readonly Rate[]): Rate {
  const [first] = rates;
  const indexes = [...(first?.of.denominators.keys() ?? [])];
  const readByAll = (index: number): boolean => rates.every(({ of }) => (of.denominators[index] ?? 0) > 0);
  const sum = (index: number, of: (rate: Rate) => Float64Array): number =>
    rates.reduce((total, rate) => total + (of(rate)[index] ?? 0), 0);
  return {
    metric: first?.metric ?? "",
    of: ratioOver(indexes, (index) =>
      readByAll(index) ? [sum(index, (rate) => rate.of.numerators), sum(index, (rate) => rate.of.denominators)] : null,
    ),
    excluded: { "unread-items": indexes.filter((index) => !readByAll(index)).length },
  };
}
