import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { wire } from "../../../shared/remote/wire.ts";

export type ReasonsReport = Awaited<ReturnType<typeof wire.reasons.report.query>>;
export type ReasonFamily = ReasonsReport["families"][number];
export type ReasonGroup = ReasonsReport["clusters"]["clusters"][number];
export type ReasonEdit = Awaited<ReturnType<typeof wire.reasons.history.query>>["edits"][number];
export type PolicyReport = Awaited<ReturnType<typeof wire.reasons.policy.query>>;
export type ScienceReport = Awaited<ReturnType<typeof wire.science.table.query>>;
export type Share = ReasonsReport["shares"][number];

function grown(run: ProbeRunSummary): string {
  return `${run.status}/${run.parts.reduce((sum, part) => sum + part.done, 0)}`;
}

export const reasonQueries = {
  report: (run: ProbeRunSummary, extractor: string | null) =>
    queryOptions({
      queryKey: ["runs", "grid", "reasons", run.id, grown(run), extractor],
      queryFn: ({ signal }) => wire.reasons.report.query({ runs: [run.id], extractor }, { signal }),
      placeholderData: keepPreviousData,
    }),
  places: (run: string, family: string, extractor: string | null) =>
    queryOptions({
      queryKey: ["runs", "grid", "reasons", run, "places", family, extractor],
      queryFn: ({ signal }) => wire.reasons.places.query({ runs: [run], family, extractor, limit: 100 }, { signal }),
    }),
  history: (run: string) =>
    queryOptions({
      queryKey: ["runs", "grid", "reasons", run, "history"],
      queryFn: ({ signal }) => wire.reasons.history.query({ run }, { signal }),
    }),
  specs: () =>
    queryOptions({
      queryKey: ["specs", "names"],
      queryFn: ({ signal }) => wire.specs.list.query(undefined, { signal }),
    }),
  policy: (run: ProbeRunSummary, spec: string) =>
    queryOptions({
      queryKey: ["runs", "grid", "policy", run.id, grown(run), spec],
      queryFn: ({ signal }) => wire.reasons.policy.query({ runs: [run.id], spec }, { signal }),
    }),
  science: (run: ProbeRunSummary) =>
    queryOptions({
      queryKey: ["runs", "grid", "science", run.id, grown(run)],
      queryFn: ({ signal }) => wire.science.table.query({ runs: [run.id] }, { signal }),
    }),
};
