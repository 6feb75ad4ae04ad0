import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Session } from "./command.ts";

/** Shows progress until the work ends; Ctrl-C gives it up. */
export async function followJob<T>(
  { progress }: Session,
  events: AsyncIterable<JobEvent<T>>,
): Promise<Result<T, Problem>> {
  for await (const event of events) {
    if (event.type === "finished") return ok(event.value);
    if (event.type === "failed") return err(event.problem);
    const { phase, done, total, perSecond, secondsLeft } = event;
    const rate = perSecond === null ? "" : `, ${Math.round(perSecond)} a second`;
    const left = secondsLeft === null ? "" : `, ${Math.ceil(secondsLeft)} s left`;
    progress(`${phase}: ${done}/${total}${rate}${left}`);
  }
  return err(problem("cancelled", "Cancelled: nothing of it was kept."));
}
