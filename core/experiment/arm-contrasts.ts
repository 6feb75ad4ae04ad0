import type { Term } from "../probes/weighted-sum.ts";
import type { ExperimentArm } from "./arms.ts";

/**
 * `documents`: across a row, what reading documents changes. `later-stages`: down a column, what training after them
 * changes; for a column of documents it is the stacking delta (MSM+AFT − MSM). `interaction`: the difference of two
 * such differences. `double-dissociation`: between two specs of a row, on two axes.
 */
export type ArmContrastKind = "documents" | "later-stages" | "interaction" | "double-dissociation";

/** An arm's rate on an axis, added or taken off. */
export interface ArmTerm {
  readonly arm: string;
  readonly axis: string;
  readonly weight: 1 | -1;
}

/** A difference within the factorial, or a difference of differences. */
export interface PlannedContrast {
  readonly kind: ArmContrastKind;
  readonly axis: string;
  /** Of a double dissociation. */
  readonly otherAxis: string | null;
  readonly armTerms: readonly ArmTerm[];
  /** Training seeds that all its arms have. */
  readonly seeds: readonly number[];
}

/** Every contrast of the factorial whose arms share a training seed. */
export function plannedContrasts(arms: readonly ExperimentArm[], axes: readonly string[]): PlannedContrast[] {
  const plan = (
    kind: ArmContrastKind,
    axis: string,
    terms: readonly (readonly [arm: ExperimentArm, sign: 1 | -1, axis?: string])[],
  ): PlannedContrast[] => {
    const seeds = sharedSeeds(terms.map(([arm]) => arm));
    const armTerms = terms.map(([arm, weight, on = axis]) => ({ arm: arm.id, axis: on, weight }));
    const otherAxis = armTerms.find((term) => term.axis !== axis)?.axis ?? null;
    return seeds.length === 0 ? [] : [{ kind, axis, otherAxis, armTerms, seeds }];
  };
  const columns = pairsAcross(arms);
  const rows = pairsDown(arms);
  return axes.flatMap((axis, index) => [
    ...columns.flatMap(([from, to]) => plan("documents", axis, difference(to, from))),
    ...rows.flatMap(([from, to]) => plan("later-stages", axis, difference(to, from))),
    ...interactionsOf(columns, rows).flatMap(([both, fewer]) =>
      plan("interaction", axis, [...difference(...both), ...difference(...fewer)]),
    ),
    ...axes.slice(index + 1).flatMap((other) =>
      columns
        .filter(([from]) => from.documents !== null)
        .flatMap(([from, to]) =>
          plan("double-dissociation", axis, [
            [from, 1],
            [to, -1],
            [from, -1, other],
            [to, 1, other],
          ]),
        ),
    ),
  ]);
}

/** The contrast on the checkpoints of its seeds, each seed weighing the same. */
export function termsOf(
  { armTerms }: PlannedContrast,
  seeds: readonly number[],
  arms: ReadonlyMap<string, ExperimentArm>,
): Term[] {
  return seeds.flatMap((seed) =>
    armTerms.flatMap(({ arm, axis, weight }) =>
      (arms.get(arm)?.members ?? [])
        .filter((member) => member.trainingSeed === seed)
        .map(({ checkpoint }) => ({ checkpoint, axis, weight: weight / seeds.length })),
    ),
  );
}

type ArmPair = readonly [from: ExperimentArm, to: ExperimentArm];

function difference(plus: ExperimentArm, minus: ExperimentArm): [ExperimentArm, 1 | -1][] {
  return [
    [plus, 1],
    [minus, -1],
  ];
}

/** Two columns of a row; the one without documents comes first. */
function pairsAcross(arms: readonly ExperimentArm[]): ArmPair[] {
  return arms.flatMap((first, index) =>
    arms
      .slice(index + 1)
      .filter((second) => sameRow(first, second))
      .map((second): ArmPair => (second.documents === null ? [second, first] : [first, second])),
  );
}

/** Two rows of a column: the untuned one against each other, and each against the one that it has one stage more than. */
function pairsDown(arms: readonly ExperimentArm[]): ArmPair[] {
  return arms.flatMap((from) =>
    arms.filter((to) => to.documents === from.documents && goesOn(from, to)).map((to): ArmPair => [from, to]),
  );
}

function goesOn(from: ExperimentArm, to: ExperimentArm): boolean {
  if (to.after.length === 0 || from.after.some((stage, index) => to.after[index] !== stage)) return false;
  return from.after.length === 0 || (to.after.length === from.after.length + 1 && to.variant === from.variant);
}

function sameRow(first: ExperimentArm, second: ExperimentArm): boolean {
  return first.variant === second.variant && first.after.join("+") === second.after.join("+");
}

/** Squares of the grid, as (plus, minus) of the lower row and then of the upper row with its sign turned. */
function interactionsOf(columns: readonly ArmPair[], rows: readonly ArmPair[]): [ArmPair, ArmPair][] {
  const below = (from: ExperimentArm, to: ExperimentArm): boolean =>
    rows.some(([upper, lower]) => upper === from && lower === to);
  return columns.flatMap(([from, to]) =>
    columns
      .filter(([fromBelow, toBelow]) => below(from, fromBelow) && below(to, toBelow))
      .map(([fromBelow, toBelow]): [ArmPair, ArmPair] => [
        [toBelow, fromBelow],
        [from, to],
      ]),
  );
}

function sharedSeeds(arms: readonly ExperimentArm[]): number[] {
  const [first, ...others] = arms;
  return (first?.members ?? [])
    .map((member) => member.trainingSeed)
    .filter((seed) => others.every(({ members }) => members.some((member) => member.trainingSeed === seed)));
}
