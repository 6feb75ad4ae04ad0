import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ProbeRunRequest, ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../shared/remote/wire.ts";

export type GridReport = Awaited<ReturnType<typeof wire.grids.report.query>>;
export type GridRate = GridReport["results"][number];
export type Reviewed = Awaited<ReturnType<typeof wire.grids.reviewed.query>>;
export type QueuedItem = Awaited<ReturnType<typeof wire.grids.reviewQueue.query>>["items"][number];
export type Agreement = Awaited<ReturnType<typeof wire.grids.agreement.query>>[number];
export type Transcript = Awaited<ReturnType<typeof wire.grids.transcripts.query>>[number];

export type ListedGrid = Awaited<ReturnType<typeof wire.grids.list.query>>[number];

export const gridQueries = {
  grids: () =>
    queryOptions({
      queryKey: ["probes", "grids"],
      queryFn: ({ signal }) => wire.grids.list.query(undefined, { signal }),
    }),
  forecast: (request: ProbeRunRequest) =>
    queryOptions({
      queryKey: ["grid-forecast", request],
      queryFn: ({ signal }) => wire.grids.forecast.query(request, { signal }),
      placeholderData: keepPreviousData,
    }),
  runs: () =>
    queryOptions({
      queryKey: ["runs", "grids"],
      queryFn: ({ signal }) => wire.grids.runs.query(undefined, { signal }),
      refetchInterval: (query) => (query.state.data?.some((run) => run.status === "running") ? 2_000 : 15_000),
    }),
  /** A run that goes on is read again as it grows. */
  report: (run: ProbeRunSummary, judge: string | undefined) => {
    const done = run.parts.reduce((sum, part) => sum + part.done, 0);
    return queryOptions({
      queryKey: ["runs", "grid", run.id, run.status, done, judge],
      queryFn: ({ signal }) => wire.grids.report.query({ runs: [run.id], judge }, { signal }),
      placeholderData: keepPreviousData,
    });
  },
  transcripts: (run: string, cell: string, judge: string | undefined) =>
    queryOptions({
      queryKey: ["runs", "grid", "cell", run, cell, judge],
      queryFn: ({ signal }) => wire.grids.transcripts.query({ runs: [run], cell, judge }, { signal }),
    }),
  /** Checkpoints with a chat template and endpoints, by the names that the command line takes. */
  possibleJudges: () =>
    queryOptions({
      queryKey: ["possible-judges"],
      queryFn: async ({ signal }) => {
        const [endpoints, checkpoints] = await Promise.all([
          wire.endpoints.list.query(undefined, { signal }),
          wire.checkpoints.list.query(undefined, { signal }),
        ]);
        return [
          ...endpoints.map(({ name }) => `endpoint:${name}`),
          ...checkpoints.flatMap(({ id, hasChatTemplate }) => (hasChatTemplate ? [`checkpoint:${id}`] : [])),
        ];
      },
    }),
  agreement: (run: string) =>
    queryOptions({
      queryKey: ["runs", "grid", "agreement", run],
      queryFn: ({ signal }) => wire.grids.agreement.query({ run }, { signal }),
    }),
  reviewQueue: (run: string, author: string) =>
    queryOptions({
      queryKey: ["runs", "review", run, "queue", author],
      queryFn: ({ signal }) => wire.grids.reviewQueue.query({ run, author, limit: 1 }, { signal }),
    }),
  reviewed: (run: string) =>
    queryOptions({
      queryKey: ["runs", "review", run, "reviewed"],
      queryFn: ({ signal }) => wire.grids.reviewed.query({ run }, { signal }),
    }),
};
