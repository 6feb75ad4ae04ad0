import type { Arm } from "#core/probes/arm.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Comparison } from "#core/probes/result.ts";
import { formatCount, formatPercent, formatPoints, formatPValue } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import type { RunReport } from "./report-queries.ts";
import { columnWords, pairsOf } from "./words.ts";

export interface HeadlineColumn {
  readonly name: string;
  /** Null where its training is unknown. */
  readonly arm: Arm | null;
  /** Not all of it was read. */
  readonly incomplete: boolean;
}

export interface HeadlineInput {
  readonly report: Pick<RunReport, "baseline" | "results" | "comparisons">;
  /** The columns that are shown, in their order. */
  readonly columns: readonly HeadlineColumn[];
  readonly axis: { readonly id: string; readonly label: string };
  readonly reading: ReadingKind;
  readonly group: string;
}

export interface Headline {
  /** One sentence, no stronger than its interval. */
  readonly text: string;
  /** What it rests on beyond the sentence. */
  readonly detail: string;
  readonly decided: boolean;
}

/**
 * What the figure shows in one sentence: of two arms that differ in nothing but the spec they were midtrained on and were
 * trained further alike, how far they part; without such arms, the most trained checkpoint against the baseline; with one
 * column, its rate. Which pair it is depends on the training, never on the results. Null where nothing was read.
 */
export function headlineOf(input: HeadlineInput): Headline | null {
  const pairs = dissociatedPairs(input.columns);
  for (const pair of pairs) {
    const comparison = comparisonOf(pair, input);
    if (comparison)
      return ofComparison(comparison, input, { lead: leadOf(pair, pairs), others: otherPairs(pair, pairs, input) });
  }
  for (const column of byTraining(input)) {
    const pair: Pair = [{ name: input.report.baseline, arm: null, incomplete: false }, column];
    const comparison = comparisonOf(pair, input);
    if (comparison) return ofComparison(comparison, input, { lead: "", others: [] });
  }
  return ofRate(input);
}

type Pair = readonly [HeadlineColumn, HeadlineColumn];

/** Two columns that read different specs, share their training seed and had the same stages, more than midtraining. */
function dissociatedPairs(columns: readonly HeadlineColumn[]): Pair[] {
  return columns.flatMap((first, index) =>
    columns.slice(index + 1).flatMap((second): Pair[] => {
      const [a, b] = [first.arm, second.arm];
      if (!a || !b || a.spec === null || b.spec === null || a.spec === b.spec) return [];
      const alike = a.trainingSeed === b.trainingSeed && a.stages.join("\n") === b.stages.join("\n");
      return alike && a.stages.length > 1 ? [[first, second]] : [];
    }),
  );
}

function byTraining({ columns, report }: HeadlineInput): HeadlineColumn[] {
  return columns
    .filter((column) => column.name !== report.baseline)
    .toSorted((a, b) => (b.arm?.stages.length ?? 0) - (a.arm?.stages.length ?? 0));
}

function comparisonOf([a, b]: Pair, { report, axis, reading, group }: HeadlineInput): Comparison | null {
  const found = report.comparisons.find(
    (each) =>
      each.kind === "paired" &&
      each.metric === `choose:${axis.id}` &&
      each.reading === reading &&
      each.group === group &&
      ((each.baseline === a.name && each.checkpoint === b.name) ||
        (each.baseline === b.name && each.checkpoint === a.name)),
  );
  return found ?? null;
}

function leadOf([{ arm }]: Pair, pairs: readonly Pair[]): string {
  const training = arm?.stages.every((stage) => stage === "midtrain" || stage === "finetune")
    ? "after the same fine-tuning"
    : "after the same further training";
  const seeds = new Set(pairs.map(([first]) => first.arm?.trainingSeed));
  return seeds.size > 1 ? `${training} (training seed ${arm?.trainingSeed}), ` : `${training}, `;
}

/** The same question to the other such pairs, e.g. of another training seed. */
function otherPairs(shown: Pair, pairs: readonly Pair[], input: HeadlineInput): string[] {
  return pairs.flatMap((pair) => {
    const comparison = pair === shown ? null : comparisonOf(pair, input);
    if (!comparison) return [];
    const { delta, low, high } = comparison;
    return [
      `${columnWords(comparison.checkpoint)} − ${columnWords(comparison.baseline)}: ${formatPoints(delta, low, high)}`,
    ];
  });
}

function ofComparison(
  comparison: Comparison,
  { columns, axis, reading, group }: HeadlineInput,
  { lead, others }: { readonly lead: string; readonly others: readonly string[] },
): Headline {
  const { delta, low, high, pValueHolm, family } = comparison;
  const decided = low > 0 || high < 0;
  const [more, less] = inOrder(comparison);
  const begun = columns.some(
    ({ name, incomplete }) => incomplete && (name === comparison.baseline || name === comparison.checkpoint),
  )
    ? "so far, "
    : "";
  const interval = intervalWords(comparison);
  const points = pointWords(Math.abs(delta));
  const verb =
    reading === "likelihood"
      ? `chooses the option for “${axis.label}” on ${points} more of ${pairsOf(group)}`
      : `names the option for “${axis.label}” in ${points} more of its answers on ${pairsOf(group)}`;
  const apart = delta === 0 ? "they are level" : `${more} is ahead by ${points}`;
  const opening = begun + lead;
  const text = decided
    ? `${opening}${more} ${verb} than ${less} (${interval}).`
    : `${opening}${pairsOf(group)} do not tell ${more} and ${less} apart: ${apart} in choosing “${axis.label}”, and the interval holds zero (${interval}).`;
  const holm = `${formatPValue(pValueHolm)} after Holm's correction over ${plural(family, "comparison")}`;
  const caution = decided && pValueHolm >= 0.05 ? ": among so many, chance is not ruled out" : "";
  return {
    // A sentence that begins with a checkpoint's name keeps the name as it is.
    text: decided && opening === "" ? text : text.charAt(0).toUpperCase() + text.slice(1),
    detail: [holm + caution, ...others].join(" · "),
    decided,
  };
}

/** The names of the one that chooses the axis more often, then of the other. */
function inOrder({ delta, baseline, checkpoint }: Comparison): readonly [string, string] {
  return delta < 0
    ? [columnWords(baseline), columnWords(checkpoint)]
    : [columnWords(checkpoint), columnWords(baseline)];
}

function intervalWords({ delta, low, high, pairs }: Comparison): string {
  const ends = delta < 0 ? [-high, -low] : [low, high];
  return `95% interval ${ends.map(pointsText).join(" to ")}, ${plural(pairs, "pair")}`;
}

function ofRate({ report, columns, axis, reading, group }: HeadlineInput): Headline | null {
  for (const { name } of columns) {
    const rate = report.results.find(
      (each) =>
        each.checkpoint === name &&
        each.metric === `choose:${axis.id}` &&
        each.reading === reading &&
        each.group === group,
    );
    if (!rate || rate.estimate === null || rate.low === null || rate.high === null) continue;
    const of = reading === "likelihood" ? pairsOf(group) : `its answers on ${pairsOf(group)}`;
    const interval = `95% interval ${formatPercent(rate.low)} to ${formatPercent(rate.high)}`;
    const count = `${formatCount(rate.numerator)} of ${formatCount(rate.denominator)}`;
    return {
      text: `${columnWords(name)} chooses the option for “${axis.label}” on ${formatPercent(rate.estimate)} of ${of} (${interval}, ${count}).`,
      detail:
        columns.length > 1
          ? "Of the other columns there is nothing to compare with yet."
          : "One checkpoint alone shows no effect: add another to compare with.",
      decided: true,
    };
  }
  return null;
}

/** Whole points, or tenths where whole ones would say zero of what is not. */
function pointsText(proportion: number): string {
  const points = proportion * 100;
  const text = Math.abs(points) < 0.5 && points !== 0 ? points.toFixed(1) : points.toFixed(0);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

function pointWords(proportion: number): string {
  const text = pointsText(proportion);
  return text === "1" ? "1 point" : `${text} points`;
}
