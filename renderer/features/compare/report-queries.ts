import { queryOptions } from "@tanstack/react-query";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../shared/remote/wire.ts";
import { columnsOf, isShowable } from "./columns.ts";

export type RunReport = Awaited<ReturnType<typeof wire.runs.report.query>>;
export type ItemBehind = Awaited<ReturnType<typeof wire.runs.items.query>>[number];

/** The report of runs side by side. Read again whenever a checkpoint's part ends; while that lasts, the last one stays. */
export function reportQuery(runs: readonly ProbeRunSummary[], baseline: string | null) {
  const ids = runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "report", ids.join(","), baseline, stageOf(runs)],
    queryFn: ({ signal }) =>
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
    queryFn: ({ signal }) => wire.runs.items.query({ runs: ids, axis, group }, { signal }),
    staleTime: Infinity,
  });
}

/** Changes when a column begins or ends to be read, not with every batch. */
function stageOf(runs: readonly ProbeRunSummary[]): string {
  return columnsOf(runs)
    .map(({ part, live }) => (live ? "live" : part.done))
    .join(" ");
}
