import type { ReactNode } from "react";
import { visibleText } from "../format/visible-text.ts";
import { ProgressLine } from "./progress-line.tsx";
import { useJobs } from "../remote/jobs.ts";
import "./job-line.css";

interface JobLineProps {
  /** Its key among the jobs. */
  readonly job: string;
  /** What is done, before the first phase is known: "Checking". */
  readonly what: string;
  readonly unit: string;
}

/** Long work: phase, rate, time left, a way to stop; or why it came to nothing. */
export function JobLine({ job: key, what, unit }: JobLineProps): ReactNode {
  const job = useJobs((state) => state.jobs[key]);
  const cancel = useJobs((state) => state.cancel);
  if (job === undefined) return null;
  if (job.failure !== null) {
    return (
      <p className="job-problem breakable" role="alert">
        {visibleText(job.failure)}
      </p>
    );
  }
  if (!job.running) return null;
  const { progress } = job;
  return (
    <div data-testid="job">
      <ProgressLine
        phase={progress?.phase ?? `${what}…`}
        done={progress?.done ?? 0}
        total={progress?.total ?? 0}
        unit={unit}
        ratePerSecond={progress?.perSecond ?? null}
        secondsLeft={progress?.secondsLeft ?? null}
        stop={{ label: "Cancel", run: () => cancel(key) }}
      />
    </div>
  );
}
