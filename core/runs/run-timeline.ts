import type { StoredTrainEvent } from "./stored-train-event.ts";
import type { RunTimeline } from "./training-run.ts";

/** Kinds that `timelineSpans` reads. */
export const TIMELINE_KINDS = ["start", "phase", "stage", "end"] as const;

type Span = RunTimeline["spans"][number];

/** What a run did when. `endMs`: when it ended for good, by its machine; null while it goes on. */
export function timelineSpans(events: readonly StoredTrainEvent[], endMs: number | null): Span[] {
  const spans: Span[] = [];
  let attempt = 1;
  const close = (atMs: number): void => {
    const open = spans.at(-1);
    if (open?.toMs === null) spans[spans.length - 1] = { ...open, toMs: atMs };
  };
  for (const { event, atMs } of events) {
    if (event.kind === "end") {
      close(atMs);
    } else if (event.kind === "start") {
      // Since when it did nothing is not known where the last attempt was killed.
      close(atMs);
      attempt = event.attempt;
    } else if (event.kind === "phase" || event.kind === "stage") {
      close(atMs);
      const phase = event.kind === "phase" ? event.phase : "training";
      const stage = event.kind === "stage" ? event.stage : null;
      spans.push({ phase, stage, attempt, fromMs: atMs, toMs: null });
    }
  }
  if (endMs !== null) close(endMs);
  return spans;
}
