import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ProbeRunStatus, RunEvent } from "#core/probes/run.ts";
import type { Failure } from "./failure.ts";
import { follow } from "./subscription.ts";
import { wire } from "./wire.ts";

export type RunProgressEvent = Extract<RunEvent, { type: "progress" }>;
export type RunPartFailure = Extract<RunEvent, { type: "part-failed" }>;

export interface RunProgress {
  /** The newest figures; null before the first. */
  readonly latest: RunProgressEvent | null;
  /** Checkpoints whose part failed since we watch; the run goes on with the rest. */
  readonly failedParts: readonly RunPartFailure[];
  /** How the run ended; null while it runs. */
  readonly ended: ProbeRunStatus | null;
  readonly connection: "live" | "lost";
  /** Why it cannot be watched, where it cannot. */
  readonly failure: Failure | null;
}

const NOTHING_YET: RunProgress = { latest: null, failedParts: [], ended: null, connection: "live", failure: null };

/** Follows a run from wherever it is, and again after a lost connection. `null` follows nothing. */
export function useRunProgress(runId: string | null): RunProgress {
  const client = useQueryClient();
  const [shown, setShown] = useState({ runId, progress: NOTHING_YET });
  useEffect(() => {
    if (runId === null) return undefined;
    const update = (change: (progress: RunProgress) => RunProgress): void =>
      setShown((last) => ({ runId, progress: change(last.runId === runId ? last.progress : NOTHING_YET) }));
    return follow<RunEvent>((handlers) => wire.runs.watch.subscribe({ id: runId }, handlers), {
      onEvent: (event) => update((progress) => advance(progress, event)),
      onConnection: (connection) => update((progress) => ({ ...progress, connection })),
      onEnd: (failure) => {
        update((progress) => ({ ...progress, failure }));
        void client.invalidateQueries({ queryKey: ["runs"] });
      },
    });
  }, [runId, client]);
  return shown.runId === runId ? shown.progress : NOTHING_YET;
}

function advance(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case "progress":
      return { ...progress, latest: event };
    case "part-failed":
      return { ...progress, failedParts: [...progress.failedParts, event] };
    case "finished":
      return { ...progress, ended: event.status };
    default:
      return event satisfies never;
  }
}
