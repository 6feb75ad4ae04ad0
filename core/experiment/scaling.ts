import { orderStatistics } from "../statistics/order-statistics.ts";
import { CONFIDENCE } from "../statistics/interval.ts";
import type { ProbeGroup } from "../probes/groups.ts";
import { targetOf, type Probe, type ProbeItem } from "../probes/probe.ts";
import type { Ratio } from "../probes/rates.ts";
import type { Reading, ReadingKind } from "../probes/reading.ts";
import { drawTotals, type BootstrapSettings } from "../probes/shared-draws.ts";
import { chooseRateOf, type ChooseRate } from "./arm-rates.ts";
import type { ExperimentArm } from "./arms.ts";
import type { DataEfficiency, ScalingCurve } from "./experiment.ts";
import { factorOf, factorRank, sizeReaching, type Factor, type SizedRate } from "./size-reaching.ts";
import { sweepsOf, type Sweep } from "./sweeps.ts";

export interface ScalingInput extends BootstrapSettings {
  readonly probe: Probe;
  readonly groups: readonly ProbeGroup[];
  readonly arms: readonly ExperimentArm[];
  /** By checkpoint. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  readonly reading: ReadingKind;
}

/** A curve with what its points are made of, item by item. */
interface Curve extends ScalingCurve {
  readonly ratios: readonly Ratio[];
}

/** Curves of two sizes and more, and for every axis and group the data-efficiency factor of each spec's documents. */
export function scalingOf({ probe, groups, arms, readings, reading, ...settings }: ScalingInput): {
  readonly curves: ScalingCurve[];
  readonly efficiency: DataEfficiency[];
} {
  const chooses = new Map(
    [...readings].flatMap(([id, found]) => {
      const choose = chooseRateOf(found, reading);
      return choose ? [[id, choose] as const] : [];
    }),
  );
  const sweeps = sweepsOf(arms);
  const curves = groups.flatMap((group) =>
    probe.axes.flatMap(({ id: axis }) => {
      const items = group.items.filter((item) => targetOf(item, axis) !== null);
      return items.length === 0 ? [] : sweeps.flatMap((sweep) => curveOf(sweep, axis, group, items, chooses, reading));
    }),
  );
  const totals = drawTotals(
    curves.flatMap(({ ratios }) => ratios.flatMap(({ numerators, denominators }) => [numerators, denominators])),
    settings,
  );
  const efficiency = curves.flatMap((curve) => {
    const without = curves.find(
      (other) =>
        other.documents === null &&
        other.axis === curve.axis &&
        other.group === curve.group &&
        other.data === curve.data &&
        sameStages(other, curve),
    );
    return curve.documents === null || !without
      ? []
      : [efficiencyOf(curve.documents, without, curve, totals, settings)];
  });
  return { curves: curves.map(({ ratios: _ratios, ...curve }) => curve), efficiency };
}

function curveOf(
  { data, arms }: Sweep,
  axis: string,
  group: ProbeGroup,
  items: readonly ProbeItem[],
  chooses: ReadonlyMap<string, ChooseRate>,
  reading: ReadingKind,
): Curve[] {
  const points = arms.flatMap((arm) => {
    const ratios = arm.members.flatMap(({ checkpoint }) => chooses.get(checkpoint)?.(axis, items)?.of ?? []);
    const [rate, ratio] = [pooledRate(ratios), addRatios(ratios)];
    return rate === null || !ratio ? [] : [{ arm: arm.id, demonstrations: arm.demonstrations, rate, ratio }];
  });
  const [first] = arms;
  if (!first || points.length < 2) return [];
  return [
    {
      documents: first.documents,
      after: first.after,
      data,
      axis,
      group: group.id,
      reading,
      points: points.map(({ ratio: _ratio, ...point }) => point),
      ratios: points.map(({ ratio }) => ratio),
    },
  ];
}

/** Every seed's readings of the items that every seed read. */
function addRatios(ratios: readonly Ratio[]): Ratio | null {
  const [first] = ratios;
  if (!first) return null;
  const length = first.numerators.length;
  const sum = { numerators: new Float64Array(length), denominators: new Float64Array(length) };
  for (let index = 0; index < length; index++) {
    if (ratios.some(({ denominators }) => denominators[index] === 0)) continue;
    for (const { numerators, denominators } of ratios) {
      sum.numerators[index] = (sum.numerators[index] ?? 0) + (numerators[index] ?? 0);
      sum.denominators[index] = (sum.denominators[index] ?? 0) + (denominators[index] ?? 0);
    }
  }
  return sum;
}

function pooledRate(ratios: readonly Ratio[]): number | null {
  const sum = addRatios(ratios);
  const count = sum?.denominators.reduce((total, each) => total + each, 0) ?? 0;
  return sum && count > 0 ? sum.numerators.reduce((total, each) => total + each, 0) / count : null;
}

function sameStages(first: ScalingCurve, second: ScalingCurve): boolean {
  return first.after.join("+") === second.after.join("+");
}

function efficiencyOf(
  documents: string,
  without: Curve,
  curve: Curve,
  totals: ReadonlyMap<Float64Array, Float64Array>,
  settings: BootstrapSettings,
): DataEfficiency {
  const factorAt = (low: readonly SizedRate[], high: readonly SizedRate[]): Factor => {
    const target = low.at(-1)?.rate ?? Number.NaN;
    return factorOf(sizeReaching(low, target), sizeReaching(high, target));
  };
  const ranks = Float64Array.from({ length: settings.resamples }, (_, draw) =>
    factorRank(factorAt(drawn(without, totals, draw), drawn(curve, totals, draw))),
  );
  const known = ranks.filter((rank) => !Number.isNaN(rank));
  const notReached = ranks.filter((rank) => Number.isNaN(rank) || rank === 0).length / ranks.length;
  const tail = Math.floor(((1 - CONFIDENCE) / 2) * (known.length - 1));
  // Where draws without an answer are many, percentiles of the others would claim what is not known.
  const sure = ranks.length - known.length <= tail;
  const [low = 0, high = Infinity] = sure ? orderStatistics(known, [tail, known.length - 1 - tail]) : [];
  return {
    documents,
    after: curve.after,
    data: curve.data,
    axis: curve.axis,
    group: curve.group,
    reading: curve.reading,
    target: without.points.at(-1)?.rate ?? 0,
    factor: factorAt(without.points, curve.points),
    low: closed(low),
    high: closed(high),
    notReached,
    method: `sizes by straight lines over the logarithm of the number of demonstrations; percentile bootstrap over items, 95%, ${settings.resamples} resamples, seed ${settings.seed}; a bound that lies outside the measured sizes is open`,
  };
}

/** A rank of 0 or without end stands for a bound outside the measured sizes. */
function closed(rank: number): number | null {
  return rank > 0 && Number.isFinite(rank) ? rank : null;
}

function drawn(curve: Curve, totals: ReadonlyMap<Float64Array, Float64Array>, draw: number): SizedRate[] {
  return curve.points.map(({ demonstrations }, index) => {
    const ratio = curve.ratios[index];
    const [top, bottom] = [ratio && totals.get(ratio.numerators), ratio && totals.get(ratio.denominators)];
    return { demonstrations, rate: (top?.[draw] ?? 0) / (bottom?.[draw] ?? 0) };
  });
}
