import { queryOptions } from "@tanstack/react-query";
import type { Agreement } from "#core/probes/agreement.ts";
import type { LikelihoodItem } from "#core/probes/likelihood-items.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { SampledItem } from "#core/probes/sampled-items.ts";
import { wire } from "../../shared/remote/wire.ts";
import { columnsOf, isShowable } from "./columns.ts";

/** What the screen uses of a report; see the host's own for the rest. */
export interface RunReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly baseline: string;
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly Comparison[];
  readonly agreement: readonly Agreement[];
  readonly warnings: readonly string[];
}

type ListedItem = Awaited<ReturnType<typeof wire.runs.items.query>>[number];

/** An item with its readings by column name, as far as a list needs them. */
export type ItemBehind = Omit<ListedItem, "id"> & { readonly item: ProbeItem };
export type ItemReadings = ItemBehind["columns"][string];

/** Everything that was read of one item, by column name; null where the column was not read that way. */
export type WholeReadings = Readonly<
  Record<string, { readonly likelihood: LikelihoodItem | null; readonly sampled: SampledItem | null }>
>;

/** Which items are asked for: those of a row of the figure, as two of its columns read them, or one. */
export interface ItemsAsked {
  readonly report: RunReport;
  readonly axis: string;
  readonly group: string;
  readonly columns: readonly string[];
}

/** The report of runs side by side. Read again whenever a checkpoint's part ends; while that lasts, the last one stays. */
export function reportQuery(runs: readonly ProbeRunSummary[], baseline: string | null) {
  const ids = runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "report", ids.join(","), baseline, stageOf(runs)],
    queryFn: ({ signal }): Promise<RunReport> =>
      wire.runs.report.query({ runs: ids, ...(baseline === null ? {} : { baseline }) }, { signal }),
    enabled: columnsOf(runs).some(isShowable),
    staleTime: Infinity,
    placeholderData: (last, query) => (query?.queryKey[2] === ids.join(",") ? last : undefined),
  });
}

/** The items that one row of the figure is made of, as some columns read them. */
export function itemsQuery({ report, axis, group, columns }: ItemsAsked) {
  const runs = report.runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "items", runs.join(","), axis, group, columns.join(","), stageOf(report.runs)],
    queryFn: async ({ signal }): Promise<readonly ItemBehind[]> => {
      const listed = await wire.runs.items.query({ runs, axis, group, columns: [...columns] }, { signal });
      // The report has the items already; ten thousand of them are not sent again.
      const items = new Map(report.probe.items.map((item) => [item.id, item]));
      return listed.flatMap(({ id, ...rest }) => {
        const item = items.get(id);
        return item ? [{ item, ...rest }] : [];
      });
    },
    staleTime: Infinity,
  });
}

/** What one item's choice rests on. */
export function itemQuery({ report, axis, group }: Omit<ItemsAsked, "columns">, item: string) {
  const runs = report.runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "item", runs.join(","), axis, group, item, stageOf(report.runs)],
    queryFn: ({ signal }): Promise<WholeReadings> => wire.runs.item.query({ runs, axis, group, item }, { signal }),
    staleTime: Infinity,
  });
}

/** Changes when a column begins or ends to be read, not with every batch. */
export function stageOf(runs: readonly ProbeRunSummary[]): string {
  return columnsOf(runs)
    .map(({ part, live }) => (live ? "live" : part.done))
    .join(" ");
}
