import { armWords, contrastWords, kindWords } from "../experiment/words.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Comparison, ProbeResult } from "../probes/result.ts";
import type { Cell } from "./csv.ts";
import type { ReportTable } from "./table.ts";

/** The arms' rates, pooled and seed by seed. */
export function armRatesTable({ arms, rates }: Experiment): ReportTable {
  return {
    name: "arm-rates",
    header: [
      "arm",
      "axis",
      "group",
      "reading",
      "training seed",
      "checkpoint",
      "numerator",
      "denominator",
      "items",
      "excluded",
      "rate",
      "low",
      "high",
      "method",
      "low over seeds",
      "high over seeds",
    ],
    rows: rates.flatMap(({ arm, axis, group, reading, overItems, perSeed, overSeeds }): Cell[][] => {
      const found = arms.find((each) => each.id === arm);
      const name = found ? armWords(found) : arm;
      const row = (
        seed: string,
        checkpoint: string,
        rate: Omit<ProbeResult, "checkpoint" | "metric" | "group" | "reading">,
        items: number | null,
      ): Cell[] => [
        name,
        axis,
        group,
        reading,
        seed,
        checkpoint,
        rate.numerator,
        rate.denominator,
        items,
        excludedWords(rate.excluded),
        rate.estimate,
        rate.low,
        rate.high,
        rate.method,
      ];
      const members = perSeed.map((seed) => seed.checkpoint).join(" ");
      return [
        [
          ...row(
            perSeed.length > 1 ? "all" : String(perSeed[0]?.trainingSeed ?? ""),
            members,
            overItems,
            overItems.items,
          ),
          overSeeds?.low ?? null,
          overSeeds?.high ?? null,
        ],
        ...(perSeed.length > 1
          ? perSeed.map((seed) => [...row(String(seed.trainingSeed), seed.checkpoint, seed, null), null, null])
          : []),
      ];
    }),
  };
}

/** Differences and differences of differences. */
export function contrastsTable({ arms, contrasts }: Experiment): ReportTable {
  return {
    name: "arm-contrasts",
    header: [
      "kind",
      "contrast",
      "axis",
      "group",
      "reading",
      "items",
      "seeds",
      "difference",
      "low",
      "high",
      "p",
      "p (Holm)",
      "family",
      "method",
      "each seed",
      "low over seeds",
      "high over seeds",
      "note",
    ],
    rows: contrasts.map((each) => {
      const { axis, otherAxis, group, reading, items, seeds, overItems, perSeed, overSeeds, complementary } = each;
      return [
        kindWords(each, arms),
        contrastWords(each, arms),
        otherAxis === null ? axis : `${axis} − ${otherAxis}`,
        group,
        reading,
        items,
        seeds.join(" "),
        overItems.estimate,
        overItems.low,
        overItems.high,
        overItems.pValue,
        overItems.pValueHolm,
        overItems.family,
        overItems.method,
        perSeed.map((seed) => `${seed.trainingSeed}: ${seed.estimate}`).join("; "),
        overSeeds?.low ?? null,
        overSeeds?.high ?? null,
        complementary ? "the axes are complements on these items: twice the difference on one" : "",
      ];
    }),
  };
}

/** Every rate of every checkpoint, as `msm results export` has it; exclusions are in words. */
export function resultsTable(results: readonly ProbeResult[]): ReportTable {
  return {
    name: "checkpoint-rates",
    header: [
      "checkpoint",
      "metric",
      "group",
      "reading",
      "numerator",
      "denominator",
      "excluded",
      "estimate",
      "low",
      "high",
      "method",
    ],
    rows: results.map((each) => [
      each.checkpoint,
      each.metric,
      each.group,
      each.reading,
      each.numerator,
      each.denominator,
      excludedWords(each.excluded),
      each.estimate,
      each.low,
      each.high,
      each.method,
    ]),
  };
}

/** Paired comparisons of checkpoints, as `msm compare` has them. */
export function comparisonsTable(comparisons: readonly Comparison[]): ReportTable {
  return {
    name: "checkpoint-comparisons",
    header: [
      "kind",
      "baseline",
      "checkpoint",
      "metric",
      "group",
      "reading",
      "pairs",
      "delta",
      "low",
      "high",
      "p",
      "p (Holm)",
      "family",
      "method",
      "terms",
    ],
    rows: comparisons.map((each) => [
      each.kind,
      each.baseline,
      each.checkpoint,
      each.metric,
      each.group,
      each.reading,
      each.pairs,
      each.delta,
      each.low,
      each.high,
      each.pValue,
      each.pValueHolm,
      each.family,
      each.method,
      each.terms,
    ]),
  };
}

export function excludedWords(excluded: Readonly<Record<string, number>>): string {
  return Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}
