import { useScreenJob } from "../../shared/remote/use-screen-job.ts";

/** A judge at work. It stops when the screen is left; what it has said is kept. */
export function useJudgeJob(): ReturnType<typeof useScreenJob> {
  return useScreenJob({
    changes: ["runs", "grid"],
    stopped: "Stopped: what the judge had said is kept; ask it again to go on.",
  });
}
