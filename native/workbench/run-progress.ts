import type { Problem } from "#core/base/problem.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { RunEvent, RunPart } from "#core/probes/run.ts";
import type { Broadcast } from "./broadcast.ts";

/** Counts what a run has done and tells its listeners, with rate and time left from this session's own pace. */
export class RunProgress {
  readonly #runId: string;
  readonly #events: Broadcast<RunEvent>;
  /** On a clock that only goes forward. */
  readonly #startedMs = performance.now();
  readonly #total: number;
  #done: number;
  #doneHere = 0;

  constructor(runId: string, parts: readonly RunPart[], events: Broadcast<RunEvent>) {
    this.#runId = runId;
    this.#events = events;
    this.#total = parts.reduce((sum, part) => sum + part.total, 0);
    this.#done = parts.reduce((sum, part) => sum + part.done, 0);
  }

  phase(checkpoint: string, phase: string): void {
    this.#send(checkpoint, phase, null);
  }

  advance(checkpoint: string, reading: ReadingKind, readings: number): void {
    this.#done += readings;
    this.#doneHere += readings;
    this.#send(checkpoint, reading === "likelihood" ? "reading likelihoods" : "sampling answers", reading);
  }

  failed(checkpoint: string, problem: Problem): void {
    this.#events.send({ type: "part-failed", runId: this.#runId, checkpoint, problem });
  }

  #send(checkpoint: string, phase: string, reading: ReadingKind | null): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const rate = this.#doneHere > 0 && seconds > 0 ? this.#doneHere / seconds : null;
    this.#events.send({
      type: "progress",
      runId: this.#runId,
      checkpoint,
      phase,
      reading,
      done: this.#done,
      total: this.#total,
      ratePerSecond: rate,
      secondsLeft: rate === null ? null : (this.#total - this.#done) / rate,
    });
  }
}
