import { queryOptions } from "@tanstack/react-query";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../shared/remote/wire.ts";

export type ExperimentReport = Awaited<ReturnType<typeof wire.experiments.report.query>>;
export type FlippedItems = Awaited<ReturnType<typeof wire.experiments.flips.query>>;
export type Predictable = Awaited<ReturnType<typeof wire.experiments.predictable.query>>;
export type PredictionView = Awaited<ReturnType<typeof wire.experiments.predictions.query>>[number];
export type ProtocolView = Awaited<ReturnType<typeof wire.experiments.protocols.query>>[number];
export type ReasonsReport = Awaited<ReturnType<typeof wire.experiments.reasons.query>>;
export type StatedActed = Awaited<ReturnType<typeof wire.experiments.statedActed.query>>[number];

/** Read again whenever a checkpoint's part begins or ends. Figures of domains, the most of them, only where one is shown. */
export function experimentQuery(runs: readonly ProbeRunSummary[], group: string | null, wanted: boolean) {
  const ids = idsOf(runs);
  const level = group?.startsWith("domain:") ? undefined : "headline";
  return queryOptions({
    queryKey: ["runs", "experiment", ids.join(","), level ?? "all", stageOf(runs)],
    queryFn: ({ signal }): Promise<ExperimentReport> => wire.experiments.report.query({ runs: ids, level }, { signal }),
    enabled: wanted && hasReadings(runs),
    staleTime: Infinity,
    placeholderData: (last, query) =>
      query?.queryKey[2] === ids.join(",") && query.queryKey[3] === (level ?? "all") ? last : undefined,
  });
}

export interface FlipPlace {
  readonly from: string;
  readonly to: string;
  readonly axis: string;
  readonly group: string;
}

export function flipsQuery(runs: readonly ProbeRunSummary[], place: FlipPlace) {
  const ids = idsOf(runs);
  return queryOptions({
    queryKey: ["runs", "flips", ids.join(","), place, stageOf(runs)],
    queryFn: ({ signal }): Promise<FlippedItems> => wire.experiments.flips.query({ runs: ids, ...place }, { signal }),
    staleTime: Infinity,
  });
}

export const experimentQueries = {
  predictable: (runs: readonly ProbeRunSummary[]) =>
    queryOptions({
      queryKey: ["runs", "predictable", idsOf(runs).join(",")],
      queryFn: ({ signal }) => wire.experiments.predictable.query({ runs: idsOf(runs) }, { signal }),
    }),
  predictions: (runs: readonly ProbeRunSummary[]) =>
    queryOptions({
      queryKey: ["predictions", idsOf(runs).join(",")],
      queryFn: ({ signal }) => wire.experiments.predictions.query({ runs: idsOf(runs) }, { signal }),
    }),
  protocols: () =>
    queryOptions({
      queryKey: ["protocols"],
      queryFn: ({ signal }) => wire.experiments.protocols.query(undefined, { signal }),
    }),
  /** Asking also logs what is looked at, where the protocol does not name it. */
  standing: (runs: readonly ProbeRunSummary[], look: { readonly axis?: string; readonly group?: string }) =>
    queryOptions({
      queryKey: ["protocols", "standing", idsOf(runs).join(","), look],
      queryFn: ({ signal }) => wire.experiments.standing.query({ runs: idsOf(runs), ...look }, { signal }),
    }),
  reasons: (runs: readonly ProbeRunSummary[]) =>
    queryOptions({
      queryKey: ["runs", "reasons", idsOf(runs).join(","), stageOf(runs)],
      queryFn: ({ signal }) => wire.experiments.reasons.query({ runs: idsOf(runs) }, { signal }),
    }),
  questionRuns: () =>
    queryOptions({
      queryKey: ["runs", "questions"],
      queryFn: ({ signal }) => wire.experiments.questionRuns.query(undefined, { signal }),
    }),
  gridRuns: () =>
    queryOptions({
      queryKey: ["runs", "grid-list"],
      queryFn: ({ signal }) => wire.experiments.gridRuns.query(undefined, { signal }),
    }),
  statedActed: (questions: string, grid: string) =>
    queryOptions({
      queryKey: ["runs", "stated-acted", questions, grid],
      queryFn: ({ signal }) => wire.experiments.statedActed.query({ questions, grid }, { signal }),
    }),
};

export function hasReadings(runs: readonly ProbeRunSummary[]): boolean {
  return runs.some((run) => run.parts.some((part) => part.status !== "running" && part.done > 0));
}

function idsOf(runs: readonly ProbeRunSummary[]): string[] {
  return runs.map((run) => run.id);
}

function stageOf(runs: readonly ProbeRunSummary[]): string {
  return runs.flatMap((run) => run.parts.map((part) => (part.status === "running" ? "live" : part.done))).join(" ");
}
