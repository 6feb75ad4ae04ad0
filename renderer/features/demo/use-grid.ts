import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Story } from "#core/stories/story.ts";
import { wire } from "../../shared/remote/wire.ts";
import { type Part, partOf } from "./part.ts";

export interface GridRates {
  readonly run: string;
  readonly probe: string;
  /** Share of rollouts that carried the act out, over all cells, a checkpoint each. */
  readonly rates: readonly ProbeResult[];
}

export type GridOf = (run: string | undefined) => Part<GridRates>;

const runsQuery = queryOptions({
  queryKey: ["runs", "grids"],
  queryFn: ({ signal }) => wire.grids.runs.query(undefined, { signal }),
});

/** Rates of the grid runs that the story shows: those it names, or the newest finished one of this workspace. */
export function useGrid(story: Story): GridOf {
  const runs = useQuery(runsQuery);
  const wanted = story.steps.flatMap((step) => (step.kind === "grid" ? [step.run ?? newestOf(runs.data ?? [])] : []));
  const ids = [...new Set(wanted.filter((id) => id !== null))];
  const reports = useQueries({ queries: ids.map(gridQuery) });
  return (run) => {
    const id = run ?? newestOf(runs.data ?? []);
    if (id === null) return runs.isPending ? { state: "waiting" } : { state: "missing" };
    const report = reports[ids.indexOf(id)];
    return report ? partOf(report) : { state: "missing" };
  };
}

/** Of finished runs the one begun last. */
function newestOf(runs: readonly ProbeRunSummary[]): string | null {
  const finished = runs.filter(({ status }) => status === "finished");
  return finished.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1))[0]?.id ?? null;
}

function gridQuery(run: string) {
  return queryOptions({
    queryKey: ["runs", "demo-grid", run],
    queryFn: async ({ signal }): Promise<GridRates> => {
      const { results, probe } = await wire.grids.report.query({ runs: [run] }, { signal });
      return {
        run,
        probe: probe.title,
        rates: results.filter(({ metric, group }) => metric === "executed" && group === "all"),
      };
    },
    staleTime: Infinity,
  });
}
