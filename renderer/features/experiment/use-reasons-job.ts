import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { listenOnce, type Subscribe } from "../../shared/remote/subscription.ts";
import type { ReasonsEvent } from "./experiment-queries.ts";

type Progress = Extract<ReasonsEvent, { type: "progress" }>;

interface ReasonsJob {
  readonly progress: Progress | null;
  readonly running: boolean;
  /** Why it is not finished. */
  readonly failure: string | null;
  readonly start: (subscribe: Subscribe<ReasonsEvent>) => void;
  readonly stop: () => void;
}

/** Checkpoints being asked why. It stops when the screen is left; what they said is kept. */
export function useReasonsJob(): ReasonsJob {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const stopping = useRef<() => void>(() => undefined);
  useEffect(() => () => stopping.current(), []);
  const end = (why: string | null): void => {
    setRunning(false);
    setFailure(why);
    void client.invalidateQueries({ queryKey: ["runs", "reasons"] });
  };
  return {
    progress,
    running,
    failure,
    start: (subscribe) => {
      setRunning(true);
      setFailure(null);
      setProgress(null);
      stopping.current = listenOnce<ReasonsEvent>(subscribe, {
        onEvent: (event) => {
          if (event.type === "progress") setProgress(event);
          else end(event.type === "failed" ? event.problem.message : null);
        },
        onEnd: (broken) => {
          if (broken) end(broken.problem.message);
        },
      });
    },
    stop: () => {
      stopping.current();
      end("Stopped: answers so far are kept; ask again to go on.");
    },
  };
}
