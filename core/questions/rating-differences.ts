import { createRandom } from "../base/random.ts";
import type { ScienceDifference } from "../science/science-table.ts";
import { summariseDraws } from "../statistics/bootstrap.ts";
import { resampleTotals } from "../statistics/resample.ts";
import type { QuestionProbe } from "./question-probe.ts";
import type { RatedAnswer } from "./rates.ts";

const RESAMPLES = 4000;
const REACH = 9;

interface Rated {
  readonly id: string;
  readonly answers: readonly RatedAnswer[];
}

/** Differences of mean ratings of every two checkpoints, paired question by question: a question's answers stay together. */
export function ratingDifferences(
  probe: QuestionProbe,
  checkpoints: readonly Rated[],
  seed: number,
): ScienceDifference[] {
  const dimensionOf = new Map(probe.items.map(({ id, dimension }) => [id, dimension]));
  const means = checkpoints.map(({ id, answers }) => ({ id, means: meansOf(answers) }));
  return [...probe.dimensions.map(({ id }) => id), "all"].flatMap((dimension) =>
    means.flatMap((base, at) =>
      means.slice(at + 1).flatMap((other) => {
        const shared = [...base.means].flatMap(([item, mean]) => {
          const theirs = other.means.get(item);
          const counts = dimension === "all" || dimensionOf.get(item) === dimension;
          return counts && theirs !== undefined ? [theirs - mean] : [];
        });
        const found = meanOf(Float64Array.from(shared), `${seed}/${dimension}/${base.id}/${other.id}`);
        if (!found) return [];
        return [
          { baseline: base.id, checkpoint: other.id, metric: "rating", group: dimension, reading: "sampled", ...found },
        ];
      }),
    ),
  );
}

function meansOf(answers: readonly RatedAnswer[]): ReadonlyMap<string, number> {
  const byItem = new Map<string, number[]>();
  for (const { itemId, rating } of answers) {
    if (rating && "value" in rating) byItem.set(itemId, [...(byItem.get(itemId) ?? []), rating.value]);
  }
  return new Map([...byItem].map(([item, values]) => [item, values.reduce((a, b) => a + b, 0) / values.length]));
}

function meanOf(differences: Float64Array, seed: string) {
  const delta = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  if (differences.length === 0) return null;
  const [totals = new Float64Array(0)] = resampleTotals([differences], {
    resamples: RESAMPLES,
    random: createRandom(seed),
  });
  const draws = totals.map((total) => total / differences.length);
  const summary = summariseDraws({
    draws,
    estimate: delta,
    units: differences.length,
    range: { low: -REACH, high: REACH },
  });
  if (!summary) return null;
  const { low, high, pValue } = summary;
  const method = `mean difference over ${differences.length} questions that both answered, bootstrap over questions, 95%; two-sided p by inverting the interval`;
  return { delta, low, high, pValue, pairs: differences.length, method };
}
