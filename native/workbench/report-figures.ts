import type { Lineage } from "#core/checkpoints/summary.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { agreementOf, type Agreement } from "#core/probes/agreement.ts";
import type { Arm } from "#core/probes/arm.ts";
import { compareCheckpoints } from "#core/probes/compare.ts";
import type { ProbeGroup } from "#core/probes/groups.ts";
import { likelihoodItems, type LikelihoodItem } from "#core/probes/likelihood-items.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import { sampledItems, type SampledItem } from "#core/probes/sampled-items.ts";
import type { BootstrapSettings } from "#core/probes/shared-draws.ts";
import { summarise } from "#core/probes/summarise.ts";
import type { ReadingsTable } from "#native/storage/readings-table.ts";

/** Whose readings a column has. */
export interface ReadColumn {
  readonly name: string;
  readonly runId: string;
  readonly checkpoint: string;
}

export interface Statistics {
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly Comparison[];
  readonly agreement: readonly Agreement[];
}

export interface StatisticsOrder {
  readonly probe: { readonly id: string; readonly version: number };
  readonly columns: readonly (ReadColumn & { readonly arm: Arm | null })[];
  readonly baseline: string;
  readonly settings: BootstrapSettings;
}

/** Every rate, comparison and agreement over stored readings. Takes seconds where there are many. */
export function statisticsOf(
  stored: ReadingsTable,
  probe: Probe,
  { columns, baseline, settings }: StatisticsOrder,
): Statistics {
  const checkpoints = columns.map(({ name, arm, runId, checkpoint }) => ({
    id: name,
    arm,
    readings: stored.of(runId, checkpoint),
  }));
  return {
    results: checkpoints.flatMap(({ id, readings }) => summarise({ probe, checkpoint: id, readings, ...settings })),
    comparisons: compareCheckpoints({ probe, checkpoints, baseline, ...settings }),
    agreement: checkpoints.flatMap(({ id, readings }) => agreementOf({ probe, checkpoint: id, readings })),
  };
}

export interface ExperimentOrder extends Omit<StatisticsOrder, "columns" | "baseline"> {
  readonly columns: readonly (ReadColumn & { readonly lineage: Lineage })[];
  /** Of the groups whose figures are wanted; both levels where it is left out. */
  readonly level: ProbeGroup["level"] | undefined;
}

/** The factorial over stored readings. Takes seconds where there are many. */
export function experimentOver(
  stored: ReadingsTable,
  probe: Probe,
  { columns, level, settings }: ExperimentOrder,
): Experiment {
  const checkpoints = columns.map(({ name, lineage, runId, checkpoint }) => ({
    id: name,
    lineage,
    readings: stored.of(runId, checkpoint),
  }));
  return experimentOf({ probe, checkpoints, level, ...settings });
}

/** Of an item's likelihood reading what a list of items is drawn and sorted by; ten thousand of them are sent at once. */
export type ItemLeaning = Pick<LikelihoodItem, "byOrder" | "choice" | "winnerChanges"> & {
  readonly logOdds: Pick<LikelihoodItem["logOdds"], "raw">;
};

/** One checkpoint's two readings of an item; null where it was not read that way. */
export interface ItemReadings<Likelihood = LikelihoodItem> {
  readonly likelihood: Likelihood | null;
  readonly sampled: SampledItem | null;
}

/** An item behind a rate, by its id in the probe. */
export interface ListedItem {
  readonly id: string;
  /** Which option speaks for the axis. */
  readonly target: 0 | 1;
  /** Readings by column name. */
  readonly columns: Readonly<Record<string, ItemReadings<ItemLeaning>>>;
}

export interface ItemsOrder {
  readonly axis: string;
  readonly items: readonly ProbeItem[];
  readonly columns: readonly ReadColumn[];
}

/** The items that count on an axis, in their order, as every column read them. */
export function listedItems(stored: ReadingsTable, { axis, items, columns }: ItemsOrder): ListedItem[] {
  const read = columns.map(({ name, runId, checkpoint }) => {
    const readings = stored.of(runId, checkpoint);
    return { name, likelihood: likelihoodItems(readings), sampled: sampledItems(readings) };
  });
  return items.flatMap((item) => {
    const target = targetOf(item, axis);
    if (target === null) return [];
    const byColumn = read.map(({ name, likelihood, sampled }) => {
      const found = likelihood.get(item.id);
      return [name, { likelihood: found ? leaningOf(found) : null, sampled: sampled.get(item.id) ?? null }];
    });
    return [{ id: item.id, target, columns: Object.fromEntries(byColumn) }];
  });
}

function leaningOf({ byOrder, choice, winnerChanges, logOdds }: LikelihoodItem): ItemLeaning {
  return { byOrder, choice, winnerChanges, logOdds: { raw: logOdds.raw } };
}
