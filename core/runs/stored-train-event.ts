import type { RunEvent } from "./run-event.ts";
import { TrainEvent } from "./train-event.ts";

/** One of the trainer's events with where and when it was written. */
export interface StoredTrainEvent {
  readonly offset: number;
  readonly atMs: number;
  readonly event: TrainEvent;
}

/** Those lines that this version understands; the others stay stored as they are. */
export function trainEvents(lines: readonly RunEvent[]): StoredTrainEvent[] {
  return lines.flatMap(({ offset, atMs, kind, text }) => {
    if (kind === "unreadable" || atMs === null) return [];
    const parsed = TrainEvent.safeParse(JSON.parse(text));
    return parsed.success ? [{ offset, atMs, event: parsed.data }] : [];
  });
}
