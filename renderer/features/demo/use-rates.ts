import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { Story } from "#core/stories/story.ts";
import { missingCheckpoint } from "#core/stories/story-faults.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import type { Part } from "./part.ts";
import { ratesRun } from "./rates-run.ts";

/** Looks up likelihood rates of one run. */
export interface Rates {
  readonly of: (checkpoint: string, axis: string, group: string) => ProbeResult | null;
}

/** Rates by the run that a step names; of the story's own run where it names none. */
export type RatesOf = (run: string | undefined) => Part<Rates>;

/** Real runs of the probe: those that the story names, the newest that fits, or one that is started once the story is under way. */
export function useRates(story: Story, started: boolean): RatesOf {
  const own = useOwnRun(story, started);
  const named = useMemo(() => namedRuns(story), [story]);
  const all = own.run === null ? named : [...new Set([...named, own.run])];
  const reports = useQueries({ queries: all.map(ratesQuery) });
  return (run) => {
    const id = run ?? story.run ?? own.run;
    const report = id === null ? undefined : reports[all.indexOf(id)];
    if (report?.data !== undefined) return { state: "ready", value: report.data };
    const missing = report ? report.isError : own.missing;
    return missing ? { state: "missing", why: own.why } : { state: "waiting" };
  };
}

function namedRuns(story: Story): string[] {
  const ofSteps = story.steps.flatMap((step) => (step.kind === "rates" && step.run !== undefined ? [step.run] : []));
  return [...new Set([...(story.run === undefined ? [] : [story.run]), ...ofSteps])];
}

interface OwnRun {
  /** The finished run, once there is one. */
  readonly run: string | null;
  readonly missing: boolean;
  readonly why?: string | undefined;
}

/** The run of a story that names none. It is started here where the workspace has none. */
function useOwnRun(story: Story, started: boolean): OwnRun {
  const wanted = useMemo(
    () => ({ probe: story.probe, checkpoints: story.models.map(({ checkpoint }) => checkpoint) }),
    [story],
  );
  const [runs, probes, checkpoints] = [
    useQuery(queries.runs()),
    useQuery(queries.probes()),
    useQuery(queries.checkpoints()),
  ];
  const sha256 = probes.data?.find((each) => each.probe.id === story.probe)?.sha256;
  const found = ratesRun(wanted, runs.data ?? [], sha256, checkpoints.data ?? []);
  const absent = wanted.checkpoints.find((id) => checkpoints.data?.every((each) => each.id !== id));
  const start = useAction(() => wire.runs.start.mutate({ ...DEFAULT_RUN_SETTINGS, ...wanted }), {
    changes: [["runs"]],
    failures: "quiet",
  });
  const begun = useRef(false);
  const [begunRun, setBegunRun] = useState<string | null>(null);
  const known = runs.isSuccess && probes.isSuccess && checkpoints.isSuccess;
  const needed = started && story.run === undefined && known && found === null && absent === undefined;
  const { run } = start;
  useEffect(() => {
    if (!needed || begun.current) return;
    begun.current = true;
    run(undefined, ({ id }) => setBegunRun(id));
  }, [needed, run]);
  const broken = found === null && hasEnded(runs.data?.find((each) => each.id === begunRun)?.status);
  const unreachable = [runs, probes, checkpoints].some((query) => query.isError);
  return {
    run: found?.status === "finished" ? found.id : null,
    missing: start.failure !== null || unreachable || broken || (absent !== undefined && found === null),
    why: absent === undefined ? undefined : missingCheckpoint(absent),
  };
}

function hasEnded(status: string | undefined): boolean {
  return status !== undefined && status !== "running";
}

function ratesQuery(run: string) {
  return queryOptions({
    queryKey: ["runs", "demo-rates", run],
    queryFn: async ({ signal }): Promise<Rates> => {
      const { results } = await wire.runs.report.query({ runs: [run] }, { signal });
      return {
        of: (checkpoint, axis, group) =>
          results.find(
            (each) =>
              each.checkpoint === checkpoint &&
              each.metric === `choose:${axis}` &&
              each.group === group &&
              each.reading === "likelihood",
          ) ?? null,
      };
    },
    staleTime: Infinity,
  });
}
