import { setTimeout as delay } from "node:timers/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest, ProbeRunSummary, RunEvent } from "#core/probes/run.ts";
import type { StoredProbe } from "#native/storage/probes-table.ts";
import { Broadcast } from "./broadcast.ts";
import { checkGrid, gridOnly, sampledOnly } from "./context-check.ts";
import { executeRun, type RunMeans } from "./execute-run.ts";
import type { Probes } from "./probes.ts";
import { readingsPerPart } from "./part-batches.ts";
import { isStorageFailure } from "./storage-failure.ts";
import { findRun } from "./select-runs.ts";
import { newWorkId } from "./work-id.ts";

interface ActiveRun {
  readonly events: Broadcast<RunEvent>;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

interface Dependencies extends RunMeans {
  readonly probes: Probes;
  readonly codeVersion: string;
}

/**
 * Probe runs: start, watch, cancel, resume. A run goes on in this process whoever watches; every batch is stored before
 * the next begins, so a run that dies is resumed where it was.
 */
export class ProbeRuns {
  readonly #deps: Dependencies;
  readonly #active = new Map<string, ActiveRun>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  list(): ProbeRunSummary[] {
    return this.#deps.store.runs.list();
  }

  find(id: string): Result<ProbeRunSummary, Problem> {
    return findRun(this.#deps.store, id);
  }

  /** What must be looked up in files before a run is begun: whether a grid's prompts fit the checkpoints. */
  async check(request: ProbeRunRequest): Promise<Problem | null> {
    const probe = this.#deps.probes.find(request.probe);
    if (!probe.ok) return probe.error;
    const checkpoints = this.#deps.checkpoints.findAll([...new Set(request.checkpoints)]);
    if (!checkpoints.ok) return checkpoints.error;
    const asked = probe.value.probe;
    if (asked.kind === "grid") return checkGrid(asked, request, checkpoints.value);
    const misplaced = gridOnly(asked.id, request);
    return misplaced ?? (asked.kind === "questions" ? sampledOnly(asked.id, request) : null);
  }

  /** Checks the request, stores the run and begins it; call `check` first. */
  start(request: ProbeRunRequest): Result<ProbeRunSummary, Problem> {
    const probe = this.#deps.probes.find(request.probe);
    if (!probe.ok) return probe;
    const ids = [...new Set(request.checkpoints)];
    const checkpoints = this.#deps.checkpoints.findAll(ids);
    if (!checkpoints.ok) return checkpoints;
    const untemplated = checkpoints.value.find((checkpoint) => !checkpoint.hasChatTemplate);
    if (untemplated) {
      return err(
        problem(
          "template-missing",
          `Checkpoint "${untemplated.id}" has no chat template, so a probe's questions cannot be put to it: add chat_template.jinja to ${untemplated.folder}.`,
        ),
      );
    }
    const id = newWorkId(this.#deps.now());
    const { probe: asked } = probe.value;
    const total = readingsPerPart(asked, request);
    this.#deps.store.runs.add({
      id,
      probe: { id: asked.id, version: asked.version, sha256: probe.value.sha256 },
      createdAt: this.#deps.now().toISOString(),
      codeVersion: this.#deps.codeVersion,
      request: { ...request, checkpoints: ids },
      ownerPid: process.pid,
      parts: checkpoints.value.map((checkpoint) => ({
        checkpoint: checkpoint.id,
        checkpointSha256: checkpoint.sha256,
        lineage: checkpoint.lineage,
        total,
      })),
    });
    this.#begin(id, probe.value);
    return this.find(id);
  }

  /** Goes on with a run that was interrupted, cancelled or left partial; a finished run has nothing to resume. */
  resume(id: string): Result<ProbeRunSummary, Problem> {
    const run = this.find(id);
    if (!run.ok) return run;
    if (this.#active.has(id)) return run;
    const owner = this.#otherOwner(id);
    if (owner !== null) return err(this.#heldBy(owner, id));
    if (run.value.status === "finished") return run;
    const probe = this.#deps.probes.find(run.value.probe, run.value.probeVersion);
    if (!probe.ok) return probe;
    const changed = this.#changedCheckpoint(run.value);
    if (changed) return err(changed);
    // Its process is gone, or it would have been refused above.
    this.markInterrupted(id);
    if (!this.#deps.store.runs.claim(id, process.pid, this.#deps.codeVersion)) {
      return err(this.#heldBy(this.#otherOwner(id) ?? 0, id));
    }
    this.#begin(id, probe.value);
    return this.find(id);
  }

  /** Asks a run of this process to stop after the batch in flight; resolves when it has. */
  async cancel(id: string): Promise<Result<ProbeRunSummary, Problem>> {
    const owner = this.#otherOwner(id);
    if (owner !== null) return err(this.#heldBy(owner, id));
    const active = this.#active.get(id);
    active?.abort.abort();
    await active?.done;
    return this.find(id);
  }

  /**
   * Events of a run until it ends. A run of another process is followed by looking at the workspace; one that nobody runs
   * yields its end state at once.
   */
  async *watch(id: string, signal?: AbortSignal): AsyncGenerator<RunEvent> {
    const active = this.#active.get(id);
    if (active) {
      yield* active.events.listen(signal);
      return;
    }
    while (true) {
      if (signal?.aborted) return;
      const owner = this.#otherOwner(id);
      const run = this.#deps.store.runs.find(id);
      if (run === null) return;
      if (owner === null) {
        yield { type: "finished", runId: id, status: run.status };
        return;
      }
      yield elsewhere(run, owner);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** The living process, other than this one, that runs it; null where there is none. */
  #otherOwner(id: string): number | null {
    const owner = this.#deps.store.runs.running().find((running) => running.id === id)?.ownerPid;
    return owner !== undefined && owner !== process.pid && this.#deps.store.presence.isAlive(owner) ? owner : null;
  }

  #heldBy(pid: number, runId: string): Problem {
    const who = this.#deps.store.presence.describe(pid);
    return problem("run-held", `Run "${runId}" is being run by ${who}: wait for it, or stop it there.`);
  }

  /**
   * Marks runs whose process is gone, all or one, as interrupted, so that they are offered for resuming. A row with this
   * process's number is of an earlier one, unless the run is at work here.
   */
  markInterrupted(only?: string): void {
    const { runs, presence } = this.#deps.store;
    for (const { id, ownerPid } of runs.running()) {
      if ((only !== undefined && id !== only) || this.#active.has(id)) continue;
      if (ownerPid === process.pid || !presence.isAlive(ownerPid)) runs.interrupt(id, ownerPid);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.cancel(id)));
  }

  #changedCheckpoint(run: ProbeRunSummary): Problem | null {
    for (const part of run.parts.filter((each) => each.status !== "finished")) {
      const checkpoint = this.#deps.checkpoints.find(part.checkpoint);
      if (!checkpoint.ok) return checkpoint.error;
      if (checkpoint.value.sha256 !== part.checkpointSha256) {
        return problem(
          "checkpoint-changed",
          `Checkpoint "${part.checkpoint}" is not the one that run "${run.id}" began with: start a new run instead of resuming.`,
        );
      }
    }
    return null;
  }

  #begin(id: string, probe: StoredProbe): void {
    const events = new Broadcast<RunEvent>();
    const abort = new AbortController();
    const done = executeRun(this.#deps, { id, probe, events }, abort.signal)
      // The disk is the outside world: a full or vanished one ends the run, not the host. Our own bugs go on up.
      .catch((cause: unknown) => this.#breakOff(id, events, cause))
      .finally(() => {
        events.close();
        this.#active.delete(id);
      });
    this.#active.set(id, { events, abort, done });
  }

  #breakOff(id: string, events: Broadcast<RunEvent>, cause: unknown): void {
    if (!isStorageFailure(cause)) throw cause;
    const failure = problem(
      "run-broken-off",
      `Run "${id}" was broken off (${reasonOf(cause)}): what is stored is kept; free space or check the disk, then resume it.`,
    );
    events.send({ type: "part-failed", runId: id, checkpoint: "", problem: failure });
    events.send({ type: "finished", runId: id, status: "interrupted" });
  }
}

/** How often a run of another process is looked at. */
const LOOK_EVERY_MS = 500;

/** Progress of a run that another process runs, from what it has stored. */
function elsewhere(run: ProbeRunSummary, owner: number): RunEvent {
  const current = run.parts.find((part) => part.status === "running") ?? run.parts[0];
  return {
    type: "progress",
    runId: run.id,
    checkpoint: current?.checkpoint ?? "",
    phase: `run by process ${owner}`,
    reading: null,
    done: run.parts.reduce((sum, part) => sum + part.done, 0),
    total: run.parts.reduce((sum, part) => sum + part.total, 0),
    ratePerSecond: null,
    secondsLeft: null,
  };
}
