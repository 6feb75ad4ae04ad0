import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../shared/remote/wire.ts";

export type GridReport = Awaited<ReturnType<typeof wire.grids.report.query>>;
export type GridRate = GridReport["results"][number];
export type Transcript = Awaited<ReturnType<typeof wire.grids.transcripts.query>>[number];

export const gridQueries = {
  runs: () =>
    queryOptions({
      queryKey: ["runs", "grids"],
      queryFn: ({ signal }) => wire.grids.runs.query(undefined, { signal }),
      refetchInterval: (query) => (query.state.data?.some((run) => run.status === "running") ? 2_000 : 15_000),
    }),
  /** A run that goes on is read again as it grows. */
  report: (run: ProbeRunSummary) => {
    const done = run.parts.reduce((sum, part) => sum + part.done, 0);
    return queryOptions({
      queryKey: ["runs", "grid", run.id, run.status, done],
      queryFn: ({ signal }) => wire.grids.report.query({ runs: [run.id] }, { signal }),
      placeholderData: keepPreviousData,
    });
  },
  transcripts: (run: string, cell: string) =>
    queryOptions({
      queryKey: ["runs", "grid-cell", run, cell],
      queryFn: ({ signal }) => wire.grids.transcripts.query({ runs: [run], cell }, { signal }),
    }),
};
