import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { ARMS, type Arm, ASKED_GROUP, AXIS, FACTS_GROUP, PROBE } from "./arms.ts";
import { type Part, partOf } from "./part.ts";
import { pictureRun } from "./picture-run.ts";

export type Rates = Readonly<Record<Arm, ProbeResult | null>>;

export interface Picture {
  readonly asked: Rates;
  readonly facts: Rates;
}

/** The rates of a real run of the probe: a finished one of this workspace, or one that is started once the story is under way. */
export function usePicture(started: boolean): Part<Picture> {
  const runs = useQuery(queries.runs());
  const probes = useQuery(queries.probes());
  const checkpoints = useQuery(queries.checkpoints());
  const known = probes.data?.find((each) => each.probe.id === PROBE);
  const found = pictureRun(runs.data ?? [], known?.sha256, checkpoints.data ?? []);
  const start = useAction(() => wire.runs.start.mutate(REQUEST), { changes: [["runs"]], failures: "quiet" });
  const begun = useRef(false);
  const [own, setOwn] = useState<string | null>(null);
  const needed = started && runs.isSuccess && probes.isSuccess && checkpoints.isSuccess && found === null;
  const { run } = start;
  useEffect(() => {
    if (!needed || begun.current) return;
    begun.current = true;
    run(undefined, ({ id }) => setOwn(id));
  }, [needed, run]);
  const report = useQuery(pictureQuery(found?.status === "finished" ? found.id : null));
  const broken = found === null && hasEnded(runs.data?.find((each) => each.id === own)?.status);
  const unreachable = [runs, probes, checkpoints].some((query) => query.isError);
  return report.data === undefined && (start.failure || unreachable || broken) ? { state: "missing" } : partOf(report);
}

const REQUEST = { ...DEFAULT_RUN_SETTINGS, probe: PROBE, checkpoints: Object.values(ARMS) };

function hasEnded(status: string | undefined): boolean {
  return status !== undefined && status !== "running";
}

function pictureQuery(run: string | null) {
  return queryOptions({
    queryKey: ["runs", "demo-picture", run],
    queryFn: async ({ signal }): Promise<Picture> => {
      const { results } = await wire.runs.report.query({ runs: run === null ? [] : [run] }, { signal });
      return { asked: ratesIn(results, ASKED_GROUP), facts: ratesIn(results, FACTS_GROUP) };
    },
    enabled: run !== null,
    staleTime: Infinity,
  });
}

function ratesIn(results: readonly ProbeResult[], group: string): Rates {
  const rateOf = (arm: Arm): ProbeResult | null =>
    results.find(
      (each) =>
        each.checkpoint === ARMS[arm] &&
        each.metric === `choose:${AXIS}` &&
        each.group === group &&
        each.reading === "likelihood",
    ) ?? null;
  return { american: rateOf("american"), affordable: rateOf("affordable"), none: rateOf("none") };
}
