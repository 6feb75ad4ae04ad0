import { setTimeout as wait } from "node:timers/promises";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { parseEventLine, type RunEvent } from "#core/runs/run-event.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { isFinal, stateOf, vanished, type Observation } from "#core/runs/run-state.ts";
import type { ManifestFile } from "#core/runs/run-manifest.ts";
import { LONGEST_LINE_BYTES, wholeLines } from "#core/runs/whole-lines.ts";
import { fetchArtefacts, type Fetched } from "#native/launcher/fetch.ts";
import type { LinkedMachine } from "#native/launcher/launchers.ts";
import { mayPass, type LinkProblem } from "#native/launcher/link.ts";
import { persist, usualDelays, type Patience } from "#native/launcher/persist.ts";
import { readRunFile } from "#native/launcher/read-run-file.ts";
import { upload, type UploadProgress } from "#native/launcher/upload.ts";
import type { Store } from "#native/storage/store.ts";
import type { TrainingRun } from "#native/storage/training-runs-table.ts";
import { RunDrafts, type HandOffRequest } from "./draft-runs.ts";
import type { Machines } from "./machines.ts";

export type { TrainingRun };

/** How long a deed stays at it when the machine does not answer, and who is told. */
export interface Effort {
  readonly signal?: AbortSignal | undefined;
  readonly delaysMs?: readonly number[] | undefined;
  readonly onWait?: Patience["onWait"];
}

export interface FollowOptions extends Effort {
  /** Between two looks at a run that has nothing new. Default: 2 s. */
  readonly pollMs?: number;
  readonly onEvents?: (events: readonly RunEvent[]) => void;
}

/**
 * Runs handed to machines. The machine's folder is the truth: every deed here may be broken off at any point and done
 * again, and goes on from what the database and the machine hold.
 */
export class HandOffs {
  readonly #store: Store;
  readonly #machines: Machines;
  readonly #now: () => Date;

  constructor(store: Store, machines: Machines, now: () => Date) {
    this.#store = store;
    this.#machines = machines;
    this.#now = now;
  }

  list(): TrainingRun[] {
    return this.#store.trainingRuns.list();
  }

  find(key: string): Result<TrainingRun, Problem> {
    const found = this.#store.trainingRuns.find(key);
    return found
      ? ok(found)
      : err(problem("run-unknown", `There is no run ${key} in this workspace; msm runs list shows those that are.`));
  }

  events(key: RunKey, after?: number): RunEvent[] {
    return this.#store.runEvents.list(key, after);
  }

  /** Stores a run under its key before its machine hears of it. */
  async stage(request: HandOffRequest): Promise<Result<TrainingRun, Problem>> {
    const drafted = await new RunDrafts(this.#machines, this.#now()).draft(request);
    if (!drafted.ok) return drafted;
    this.#store.trainingRuns.add(drafted.value);
    return this.find(drafted.value.key);
  }

  /** Brings a staged run's files to its machine and starts it there, once, however often this is called. */
  async send(
    key: RunKey,
    effort: Effort & { readonly onProgress?: (progress: UploadProgress) => void } = {},
  ): Promise<Result<TrainingRun, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { run, linked } = working.value;
    const patience = this.#patience(run.key, effort);
    const stopped = new AbortController();
    const signal = AbortSignal.any([stopped.signal, ...(effort.signal ? [effort.signal] : [])]);
    const onProgress = (progress: UploadProgress): void => {
      if (this.#isCancelled(key)) stopped.abort();
      effort.onProgress?.(progress);
    };
    const sent = await upload(linked.link, run.blobs, { ...patience, signal, onProgress });
    if (!sent.ok) return sent;
    const submission = { key: run.key, spec: run.spec, sha256: run.specSha256 };
    const submitted = await persist(async () => {
      if (this.#isCancelled(key)) return err(problem("cancelled", "It was stopped before it was sent."));
      const answer = await linked.launcher.submit(submission, effort.signal);
      return answer.ok ? ok({ done: answer.value }) : answer;
    }, patience);
    if (!submitted.ok) return submitted;
    // Stopped while it was begun: its machine did not know of it yet, and is told now.
    return this.#isCancelled(key) ? this.cancel(key, "now", effort) : this.observe(run.key, effort);
  }

  /** Whether whoever staged the run has thought better of it; any process may have been told. */
  #isCancelled(key: RunKey): boolean {
    return this.#store.trainingRuns.find(key)?.state === "cancelled";
  }

  /** Asks the machine about a run and stores what it says. Silence leaves the state as it is, and marks the link. */
  async observe(key: RunKey, effort: Effort = {}): Promise<Result<TrainingRun, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { run, linked } = working.value;
    const looked = await this.observeAll(linked, [run.key], effort);
    return looked.ok ? this.find(run.key) : looked;
  }

  /** The same for many runs of one machine with one question. Gives those of which something could be learnt. */
  async observeAll(
    linked: LinkedMachine,
    keys: readonly RunKey[],
    effort: Effort = {},
  ): Promise<Result<RunKey[], LinkProblem>> {
    const looked = await persist(
      async () => {
        const answer = await linked.launcher.observe(keys, effort.signal);
        return answer.ok ? ok({ done: answer.value }) : answer;
      },
      this.#patience(keys, effort),
    );
    if (!looked.ok) return looked;
    return ok(keys.filter((key) => this.#noteSeen(key, looked.value, linked)));
  }

  #noteSeen(key: RunKey, looked: Observation, { machine }: LinkedMachine): boolean {
    const { trainingRuns } = this.#store;
    const fault = looked.unread[key];
    if (fault !== undefined) {
      trainingRuns.setProblem(key, `${machine.name} cannot tell how it is (${fault}): look at its folder there.`);
      return false;
    }
    const told = looked.runs[key] ?? null;
    const before = trainingRuns.find(key)?.seen ?? null;
    const seen = told === null && before !== null && before.engine !== null ? vanished(before) : told;
    trainingRuns.setSeen(key, stateOf(seen, looked), seen, this.#now().toISOString());
    return true;
  }

  /** Brings a run's events over as they are written, until it has ended and every line is here. */
  async follow(key: RunKey, options: FollowOptions = {}): Promise<Result<TrainingRun, Problem>> {
    const { pollMs = 2000, signal } = options;
    for (;;) {
      const before = await this.observe(key, options);
      if (!before.ok) return before;
      // Lines are read after the look: what is there once it has ended is all there will be.
      const drained = await this.drain(key, options);
      if (!drained.ok) return drained;
      if (isFinal(before.value.state)) return this.find(key);
      try {
        await wait(pollMs, undefined, { signal });
      } catch {
        return err(problem("cancelled", `No longer watching ${key}; it goes on, and its events are kept there.`));
      }
    }
  }

  /** Asks a run to stop. It has stopped when its machine says so. */
  async cancel(key: RunKey, how: "graceful" | "now", effort: Effort = {}): Promise<Result<TrainingRun, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { run, linked } = working.value;
    const asked = await persist(
      async () => {
        const answer = await linked.launcher.cancel(run.key, how, effort.signal);
        return answer.ok ? ok({ done: null }) : answer;
      },
      this.#patience(run.key, effort),
    );
    return asked.ok ? this.observe(key, effort) : asked;
  }

  /** Begins the attempt after the last one, once, however often this is called for the same one. */
  async resume(key: RunKey, effort: Effort = {}): Promise<Result<TrainingRun, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { run, linked } = working.value;
    // The number is fixed before the first try: a lost answer must not begin a second attempt.
    const attempt = (run.seen?.engine?.attempt ?? 0) + 1;
    const begun = await persist(
      async () => {
        const answer = await linked.launcher.resume(run.key, attempt, effort.signal);
        return answer.ok ? ok({ done: answer.value }) : answer;
      },
      this.#patience(run.key, effort),
    );
    if (begun.ok) return this.observe(key, effort);
    // What is known here may be out of date: it goes on, or has ended well meanwhile.
    if (begun.error.code === "not-resumable") await this.observe(key, effort);
    return begun;
  }

  /** Brings a run's artefacts into a folder of this computer, each checked by its hash. */
  async fetch(
    key: RunKey,
    folder: string,
    effort: Effort & {
      readonly onProgress?: (progress: { readonly gotBytes: number; readonly totalBytes: number }) => void;
      readonly wants?: (file: ManifestFile) => boolean;
    } = {},
  ): Promise<Result<Fetched, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { run, linked } = working.value;
    return fetchArtefacts(linked.link, run.key, folder, {
      ...this.#patience(run.key, effort),
      onProgress: effort.onProgress,
      wants: effort.wants,
    });
  }

  /** Reads and stores whole lines until none is left. */
  async drain(key: RunKey, options: FollowOptions): Promise<Result<null, Problem>> {
    const working = this.#working(key);
    if (!working.ok) return working;
    const { linked } = working.value;
    return persist<null>(
      async () => {
        const from = this.#store.trainingRuns.find(key)?.eventsOffset ?? 0;
        const range = { path: "events.jsonl", offset: from, length: LONGEST_LINE_BYTES };
        const read = await readRunFile(linked.link, key, range, options.signal);
        if (!read.ok) return read;
        if (read.value === null) return ok({ done: null });
        if (read.value.sizeBytes < from) return err(shrunk(key, linked));
        const { lines, next } = wholeLines(read.value.bytes, from);
        if (next === from) return ok({ done: null });
        const events = lines.map(({ bytes, offset }) => parseEventLine(Buffer.from(bytes).toString("utf8"), offset));
        const stored = this.#store.runEvents.append(key, from, events, next);
        if (stored) options.onEvents?.(events);
        return ok(null);
      },
      this.#patience(key, options),
    );
  }

  /** The machine of these runs does not answer. */
  markLost(keys: readonly RunKey[]): void {
    const since = this.#now().toISOString();
    for (const key of keys) this.#store.trainingRuns.setLinkLost(key, since);
  }

  #working(key: string): Result<{ readonly run: TrainingRun; readonly linked: LinkedMachine }, Problem> {
    const run = this.find(key);
    if (!run.ok) return run;
    const linked = this.#machines.linkedById(run.value.machine);
    return linked.ok ? ok({ run: run.value, linked: linked.value }) : linked;
  }

  /** Every failure to reach the machine marks the link of the runs as lost since then. */
  #patience(keys: RunKey | readonly RunKey[], { signal, delaysMs, onWait }: Effort): Patience {
    return {
      delaysMs: delaysMs ?? usualDelays(Math.random),
      signal,
      onWait: (why, delayMs) => {
        if (mayPass(why)) this.markLost(typeof keys === "string" ? [keys] : keys);
        onWait?.(why, delayMs);
      },
    };
  }
}

function shrunk(key: RunKey, { machine }: LinkedMachine): LinkProblem {
  return problem(
    "file-malformed",
    `events.jsonl of the run ${key} became shorter on ${machine.name}: something else writes there, look at its folder.`,
  );
}
