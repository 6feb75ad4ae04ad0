import { queryOptions } from "@tanstack/react-query";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../shared/remote/wire.ts";

export type ExperimentReport = Awaited<ReturnType<typeof wire.runs.experiment.query>>;
export type FlippedItems = Awaited<ReturnType<typeof wire.runs.flips.query>>;

/** Read again whenever a checkpoint's part begins or ends. */
export function experimentQuery(runs: readonly ProbeRunSummary[]) {
  const ids = runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "experiment", ids.join(","), stageOf(runs)],
    queryFn: ({ signal }): Promise<ExperimentReport> => wire.runs.experiment.query({ runs: ids }, { signal }),
    enabled: hasReadings(runs),
    staleTime: Infinity,
    placeholderData: (last, query) => (query?.queryKey[2] === ids.join(",") ? last : undefined),
  });
}

export interface FlipPlace {
  readonly from: string;
  readonly to: string;
  readonly axis: string;
  readonly group: string;
}

export function flipsQuery(runs: readonly ProbeRunSummary[], place: FlipPlace) {
  const ids = runs.map((run) => run.id);
  return queryOptions({
    queryKey: ["runs", "flips", ids.join(","), place, stageOf(runs)],
    queryFn: ({ signal }): Promise<FlippedItems> => wire.runs.flips.query({ runs: ids, ...place }, { signal }),
    staleTime: Infinity,
  });
}

export function hasReadings(runs: readonly ProbeRunSummary[]): boolean {
  return runs.some((run) => run.parts.some((part) => part.status !== "running" && part.done > 0));
}

function stageOf(runs: readonly ProbeRunSummary[]): string {
  return runs.flatMap((run) => run.parts.map((part) => (part.status === "running" ? "live" : part.done))).join(" ");
}
