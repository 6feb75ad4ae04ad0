import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { listenOnce, type Subscribe } from "../../shared/remote/subscription.ts";
import type { JudgeEvent } from "./grid-queries.ts";

type Progress = Extract<JudgeEvent, { type: "progress" }>;

interface JudgeJob {
  /** Null before the first figures. */
  readonly progress: Progress | null;
  readonly running: boolean;
  /** Why there is no outcome. */
  readonly failure: string | null;
  readonly start: (subscribe: Subscribe<JudgeEvent>, done: () => void) => void;
  readonly stop: () => void;
}

/** A judge at work. It stops when the screen is left; what it has said is kept. */
export function useJudgeJob(): JudgeJob {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const stopping = useRef<() => void>(() => undefined);
  useEffect(() => () => stopping.current(), []);
  const end = (why: string | null): void => {
    setRunning(false);
    setFailure(why);
    void client.invalidateQueries({ queryKey: ["runs", "grid"] });
  };
  return {
    progress,
    running,
    failure,
    start: (subscribe, done) => {
      setRunning(true);
      setFailure(null);
      setProgress(null);
      stopping.current = listenOnce<JudgeEvent>(subscribe, {
        onEvent: (event) => {
          if (event.type === "progress") return setProgress(event);
          end(event.type === "failed" ? event.problem.message : null);
          if (event.type === "finished") done();
        },
        onEnd: (broken) => {
          if (broken) end(broken.problem.message);
        },
      });
    },
    stop: () => {
      stopping.current();
      end("Stopped: what the judge had said is kept; ask it again to go on.");
    },
  };
}
