import type { Arm } from "./arm.ts";
import type { Comparison } from "./result.ts";
import type { Term } from "./weighted-sum.ts";

/** A weighted sum of checkpoints' rates that is 0 where nothing differs. */
export interface Contrast {
  readonly kind: Comparison["kind"];
  readonly baseline: string;
  readonly checkpoint: string;
  readonly metric: string;
  readonly terms: readonly Term[];
  /** The terms in words; null for a plain difference. */
  readonly words: string | null;
}

export interface ArmOfCheckpoint {
  readonly id: string;
  readonly arm: Arm | null;
}

/**
 * All contrasts of a list of checkpoints:
 * every pair on every axis (baseline first where it takes part, else in list order);
 * double dissociations of pairs that read different specs and had the same other stages, for every two axes;
 * and stackings, one for every complete factorial of untrained, finetuned, midtrained and midtrained-and-finetuned.
 */
export function contrastsOf(
  checkpoints: readonly ArmOfCheckpoint[],
  axes: readonly string[],
  baseline: string,
): Contrast[] {
  const pairs = pairsOf(checkpoints, baseline);
  return [
    ...pairs.flatMap(([first, second]) => axes.map((axis) => pairContrast(first.id, second.id, axis))),
    ...pairs
      .filter(([first, second]) => onlySpecDiffers(first.arm, second.arm))
      .flatMap(([first, second]) => twoOf(axes).map(([axis, other]) => dissociation(first.id, second.id, axis, other))),
    ...factorialsOf(checkpoints).flatMap((factorial) => axes.map((axis) => stacking(factorial, axis))),
  ];
}

function pairsOf(checkpoints: readonly ArmOfCheckpoint[], baseline: string): [ArmOfCheckpoint, ArmOfCheckpoint][] {
  return twoOf(checkpoints.toSorted((a, b) => Number(b.id === baseline) - Number(a.id === baseline)));
}

function twoOf<T>(values: readonly T[]): [T, T][] {
  return values.flatMap((first, index) => values.slice(index + 1).map((second): [T, T] => [first, second]));
}

function pairContrast(baseline: string, checkpoint: string, axis: string): Contrast {
  return {
    kind: "paired",
    baseline,
    checkpoint,
    metric: `choose:${axis}`,
    terms: difference(checkpoint, baseline, axis, 1),
    words: null,
  };
}

function dissociation(baseline: string, checkpoint: string, axis: string, other: string): Contrast {
  return {
    kind: "double-dissociation",
    baseline,
    checkpoint,
    metric: `choose:${axis}-vs-${other}`,
    terms: [...difference(checkpoint, baseline, axis, 1), ...difference(checkpoint, baseline, other, -1)],
    words: `(${checkpoint} − ${baseline} on ${axis}) − (${checkpoint} − ${baseline} on ${other})`,
  };
}

interface Factorial {
  readonly untrained: string;
  readonly finetuned: string;
  readonly midtrained: string;
  readonly both: string;
}

function stacking({ untrained, finetuned, midtrained, both }: Factorial, axis: string): Contrast {
  return {
    kind: "stacking",
    baseline: untrained,
    checkpoint: both,
    metric: `choose:${axis}`,
    terms: [...difference(both, midtrained, axis, 1), ...difference(finetuned, untrained, axis, -1)],
    words: `(${both} − ${midtrained}) − (${finetuned} − ${untrained}) on ${axis}`,
  };
}

function difference(plus: string, minus: string, axis: string, weight: 1 | -1): Term[] {
  return [
    { checkpoint: plus, axis, weight },
    { checkpoint: minus, axis, weight: weight === 1 ? -1 : 1 },
  ];
}

function onlySpecDiffers(first: Arm | null, second: Arm | null): boolean {
  if (!first || !second || first.spec === null || second.spec === null) return false;
  return (
    first.spec !== second.spec && first.trainingSeed === second.trainingSeed && sameStages(first.stages, second.stages)
  );
}

/** Cells of one training seed: the untrained one, and for each spec and later stages the three others. */
function factorialsOf(checkpoints: readonly ArmOfCheckpoint[]): Factorial[] {
  const known = checkpoints.flatMap(({ id, arm }) => (arm ? [{ id, ...arm }] : []));
  const cells = (seed: number, spec: string | null, stages: readonly string[]): string[] =>
    known
      .filter((cell) => cell.trainingSeed === seed && cell.spec === spec && sameStages(cell.stages, stages))
      .map((cell) => cell.id);
  return known
    .filter(({ spec, stages }) => spec !== null && stages[0] === "midtrain" && stages.length > 1)
    .flatMap(({ id, spec, stages, trainingSeed }) =>
      cells(trainingSeed, null, []).flatMap((untrained) =>
        cells(trainingSeed, null, stages.slice(1)).flatMap((finetuned) =>
          cells(trainingSeed, spec, ["midtrain"]).map((midtrained) => ({ untrained, finetuned, midtrained, both: id })),
        ),
      ),
    );
}

function sameStages(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((stage, index) => stage === second[index]);
}
