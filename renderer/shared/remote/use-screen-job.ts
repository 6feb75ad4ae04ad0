import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { JobEvent } from "#core/base/job-event.ts";
import type { Job } from "./jobs.ts";
import { listenOnce, type Subscribe } from "./subscription.ts";

interface ScreenJobOptions {
  /** What is asked for anew when the work has ended, however it ended. */
  readonly changes: QueryKey;
  /** What a person who stopped it is told. */
  readonly stopped: string;
}

interface ScreenJob extends Job {
  readonly start: (subscribe: Subscribe<JobEvent<unknown>>, done?: () => void) => void;
}

/** Long work of one screen: it stops when the screen is left. For work that outlives its screen there is `useJobs`. */
export function useScreenJob({ changes, stopped }: ScreenJobOptions): ScreenJob {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Job["progress"]>(null);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const stopping = useRef<() => void>(() => undefined);
  useEffect(() => () => stopping.current(), []);
  const end = (why: string | null): void => {
    setRunning(false);
    setFailure(why);
    void client.invalidateQueries({ queryKey: changes });
  };
  return {
    progress,
    running,
    failure,
    start: (subscribe, done) => {
      setRunning(true);
      setFailure(null);
      setProgress(null);
      stopping.current = listenOnce<JobEvent<unknown>>(subscribe, {
        onEvent: (event) => {
          if (event.type === "progress") return setProgress(event);
          end(event.type === "failed" ? event.problem.message : null);
          if (event.type === "finished") done?.();
        },
        onEnd: (broken) => {
          if (broken) end(broken.problem.message);
        },
      });
    },
    stop: () => {
      stopping.current();
      end(stopped);
    },
  };
}
