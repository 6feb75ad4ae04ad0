import type { Arm } from "../probes/arm.ts";
import { holm } from "../statistics/holm.ts";

/** A checkpoint's place in a table of specs by arms. */
export interface ScienceArm {
  readonly checkpoint: string;
  /** The spec whose documents it read; `none` without midtraining. */
  readonly spec: string;
  /** Its stages after that, joined by "+"; `none` without any. */
  readonly arm: string;
  /** Null where it is not known; pairs are made within one seed only. */
  readonly trainingSeed: number | null;
}

/** A figure of one checkpoint: a rate, or a mean rating. */
export interface ScienceFigure {
  readonly checkpoint: string;
  readonly metric: string;
  readonly group: string;
  readonly reading: string;
  readonly numerator: number;
  readonly denominator: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

/** A difference of two checkpoints, before Holm. */
export interface ScienceDifference {
  readonly baseline: string;
  readonly checkpoint: string;
  readonly metric: string;
  readonly group: string;
  readonly reading: string;
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly method: string;
  /** Items read on both sides; 0 where rollouts are independent and nothing is paired. */
  readonly pairs: number;
}

/** Two cells of the table that differ in one factor only. */
export interface SciencePair extends ScienceDifference {
  /** What differs; the other factor is held. */
  readonly factor: "spec" | "arm";
  readonly held: string;
  readonly from: string;
  readonly to: string;
  readonly trainingSeed: number | null;
  /** Holm's, over all pairs of the table with the same metric, group and reading. */
  readonly pValueHolm: number;
  readonly family: number;
}

export interface ScienceTable {
  readonly arms: readonly ScienceArm[];
  /** Checkpoints that stand in no cell, since nothing says how they were trained. */
  readonly left: readonly string[];
  readonly figures: readonly (ScienceFigure & Omit<ScienceArm, "checkpoint">)[];
  readonly pairs: readonly SciencePair[];
}

/** The cell of a checkpoint of known training. */
export function scienceArm(checkpoint: string, { spec, stages, trainingSeed }: Arm): ScienceArm {
  const later = stages[0] === "midtrain" ? stages.slice(1) : stages;
  return {
    checkpoint,
    spec: (stages.includes("midtrain") ? spec : null) ?? NONE,
    arm: later.length === 0 ? NONE : later.join("+"),
    trainingSeed,
  };
}

const NONE = "none";

interface TableInput {
  /** In the order in which they are shown. */
  readonly arms: readonly ScienceArm[];
  readonly left: readonly string[];
  readonly figures: readonly ScienceFigure[];
  /** Of any two checkpoints in either order; others are passed over. */
  readonly differences: readonly ScienceDifference[];
}

/**
 * One table of several specs and arms with all its cross pairs: spec against spec in every arm, arm against arm in every spec.
 * `none` comes first on both axes, so that a difference says what a spec, or a stage, adds.
 */
export function scienceTable({ arms, left, figures, differences }: TableInput): ScienceTable {
  const cells = new Map(arms.map((arm) => [arm.checkpoint, arm]));
  const order = arms.toSorted(
    (a, b) => Number(b.spec === NONE) - Number(a.spec === NONE) || Number(b.arm === NONE) - Number(a.arm === NONE),
  );
  const pairs = differences.flatMap((difference) => {
    const [a, b] = [cells.get(difference.baseline), cells.get(difference.checkpoint)];
    return a && b ? pairOf(a, b, difference, order) : [];
  });
  return {
    arms,
    left,
    figures: figures.flatMap((figure) => {
      const cell = cells.get(figure.checkpoint);
      return cell ? [{ ...figure, spec: cell.spec, arm: cell.arm, trainingSeed: cell.trainingSeed }] : [];
    }),
    pairs: withHolm(unique(pairs)),
  };
}

type Unadjusted = Omit<SciencePair, "pValueHolm" | "family">;

function pairOf(
  a: ScienceArm,
  b: ScienceArm,
  difference: ScienceDifference,
  order: readonly ScienceArm[],
): Unadjusted[] {
  const [sameSpec, sameArm] = [a.spec === b.spec, a.arm === b.arm];
  if (sameSpec === sameArm || a.trainingSeed !== b.trainingSeed) return [];
  const forward = order.indexOf(a) <= order.indexOf(b);
  const [from, to] = forward ? [a, b] : [b, a];
  const factor = sameArm ? "spec" : "arm";
  return [
    {
      ...(forward ? difference : reversed(difference)),
      factor,
      held: sameArm ? a.arm : a.spec,
      from: from[factor],
      to: to[factor],
      trainingSeed: a.trainingSeed,
    },
  ];
}

function reversed(difference: ScienceDifference): ScienceDifference {
  const { baseline, checkpoint, delta, low, high } = difference;
  return { ...difference, baseline: checkpoint, checkpoint: baseline, delta: 0 - delta, low: 0 - high, high: 0 - low };
}

function unique(pairs: readonly Unadjusted[]): Unadjusted[] {
  return [
    ...new Map(
      pairs.map((pair) => [
        JSON.stringify([pair.baseline, pair.checkpoint, pair.metric, pair.group, pair.reading]),
        pair,
      ]),
    ).values(),
  ];
}

function withHolm(pairs: readonly Unadjusted[]): SciencePair[] {
  const families = Map.groupBy(pairs, ({ metric, group, reading }) => JSON.stringify([metric, group, reading]));
  return [...families.values()].flatMap((family) => {
    const adjusted = holm(family.map(({ pValue }) => pValue));
    return family.map((pair, at) => ({ ...pair, pValueHolm: adjusted[at] ?? 1, family: family.length }));
  });
}
