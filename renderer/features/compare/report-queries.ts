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

/** An item with its readings by column name. */
export interface ItemBehind {
  readonly item: ProbeItem;
  /** Which option speaks for the axis. */
  readonly target: 0 | 1;
  readonly columns: Readonly<Record<string, ItemReadings>>;
}

/** Null where the column was not read that way. */
export interface ItemReadings {
  readonly likelihood: LikelihoodItem | null;
  readonly sampled: SampledItem | null;
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

/** The items that one row of the figure is made of, as every column read them. */
export function itemsQuery(runs: readonly ProbeRunSummary[], axis: string, group: string) {
  const ids = runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "items", ids.join(","), axis, group, stageOf(runs)],
    queryFn: ({ signal }): Promise<readonly ItemBehind[]> =>
      wire.runs.items.query({ runs: ids, axis, group }, { signal }),
    staleTime: Infinity,
  });
}

/** Changes when a column begins or ends to be read, not with every batch. */
export function stageOf(runs: readonly ProbeRunSummary[]): string {
  return columnsOf(runs)
    .map(({ part, live }) => (live ? "live" : part.done))
    .join(" ");
}
