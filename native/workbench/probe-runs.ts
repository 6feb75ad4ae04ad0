import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunRequest, ProbeRunStatus, ProbeRunSummary, RunEvent, RunPart } from "#core/probes/run.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { StoredPart } from "#native/storage/probe-runs-table.ts";
import type { StoredProbe } from "#native/storage/probes-table.ts";
import type { Store } from "#native/storage/store.ts";
import { Broadcast } from "./broadcast.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { EngineMeter } from "./engine-meter.ts";
import type { Probes } from "./probes.ts";
import { pendingBatches, readBatch, readingsPerPart, type Batch } from "./read-part.ts";
import { isAlive } from "./process-alive.ts";
import { RunProgress } from "./run-progress.ts";

interface ActiveRun {
  readonly events: Broadcast<RunEvent>;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

interface Dependencies {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly probes: Probes;
  readonly pool: EnginePool;
  readonly codeVersion: string;
  readonly now: () => Date;
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
    const run = this.#deps.store.runs.find(id);
    return run
      ? ok(run)
      : err(
          problem(
            "run-unknown",
            `There is no probe run "${id}" in this workspace; msm results list shows what there is.`,
          ),
        );
  }

  /** Checks the request, stores the run and begins it. */
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
    const id = newRunId(this.#deps.now());
    const total = readingsPerPart(probe.value.probe, request);
    this.#deps.store.runs.add({
      id,
      probe: { id: probe.value.probe.id, version: probe.value.probe.version, sha256: probe.value.sha256 },
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
    if (owner !== null) return err(heldBy(owner, id));
    if (run.value.status === "finished") return run;
    const probe = this.#deps.probes.find(run.value.probe, run.value.probeVersion);
    if (!probe.ok) return probe;
    const changed = this.#changedCheckpoint(run.value);
    if (changed) return err(changed);
    // Its process is gone, or it would have been refused above.
    if (run.value.status === "running") this.#deps.store.runs.setStatus(id, "interrupted");
    if (!this.#deps.store.runs.claim(id, process.pid, this.#deps.codeVersion)) {
      return err(heldBy(this.#otherOwner(id) ?? 0, id));
    }
    this.#begin(id, probe.value);
    return this.find(id);
  }

  /** Asks a run of this process to stop after the batch in flight; resolves when it has. */
  async cancel(id: string): Promise<Result<ProbeRunSummary, Problem>> {
    const owner = this.#otherOwner(id);
    if (owner !== null) return err(heldBy(owner, id));
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
    return owner !== undefined && owner !== process.pid && isAlive(owner) ? owner : null;
  }

  /** Marks runs whose process is gone as interrupted, so that they are offered for resuming. Call before any is begun. */
  markInterrupted(): void {
    for (const { id, ownerPid } of this.#deps.store.runs.running()) {
      // This process has begun none yet: a row with its number is from an earlier process of the same number.
      if (ownerPid === process.pid || !isAlive(ownerPid)) this.#deps.store.runs.setStatus(id, "interrupted");
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
    const done = this.#execute(id, probe, events, abort.signal)
      // The disk is the outside world: a full or vanished one ends the run, not the host. Our own bugs go on up.
      .catch((cause: unknown) => this.#breakOff(id, events, cause))
      .finally(() => {
        events.close();
        this.#active.delete(id);
      });
    this.#active.set(id, { events, abort, done });
  }

  async #execute(id: string, probe: StoredProbe, events: Broadcast<RunEvent>, signal: AbortSignal): Promise<void> {
    const run = this.#deps.store.runs.find(id);
    if (!run) return;
    const progress = new RunProgress(id, run.parts, events, this.#deps.now);
    for (const part of run.parts) {
      if (part.status === "finished") continue;
      if (signal.aborted) {
        this.#deps.store.runs.setPart(id, part.checkpoint, { status: "cancelled" });
        continue;
      }
      await this.#executePart(run, probe, part, progress, signal);
    }
    const status = endStatus(this.#deps.store.runs.parts(id));
    this.#deps.store.runs.setStatus(id, status);
    events.send({ type: "finished", runId: id, status });
  }

  async #executePart(
    run: ProbeRunSummary,
    stored: StoredProbe,
    part: RunPart,
    progress: RunProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, checkpoints } = this.#deps;
    const checkpoint = checkpoints.find(part.checkpoint);
    if (!checkpoint.ok) {
      this.#failPart(run.id, part.checkpoint, checkpoint.error, progress);
      return;
    }
    store.runs.setPart(run.id, part.checkpoint, { status: "running" });
    progress.phase(part.checkpoint, "checking the checkpoint's files");
    const verified = await checkpoints.verify(part.checkpoint);
    const damage = verified.ok ? verified.value.problem : verified.error;
    if (damage) {
      this.#failPart(run.id, part.checkpoint, damage, progress);
      return;
    }
    progress.phase(part.checkpoint, "loading the checkpoint");
    const batches = pendingBatches(stored.probe, run.request, store.readings.answered(run.id, part.checkpoint));
    const earlier = store.runs.parts(run.id).find((each) => each.checkpoint === part.checkpoint)?.engine ?? null;
    const meter = new EngineMeter(earlier);
    const failure = await this.#readBatches(run, stored, checkpoint.value, batches, meter, progress, signal);
    const engine = meter.record();
    store.runs.setPart(run.id, part.checkpoint, {
      status: failure === null ? "finished" : failure.code === "cancelled" ? "cancelled" : "failed",
      problem: failure === null || failure.code === "cancelled" ? null : failure,
      ...(engine ? { engine } : {}),
    });
    if (failure && failure.code !== "cancelled") progress.failed(part.checkpoint, failure);
  }

  /** Runs and stores the batches one by one; null when all are done. A dead engine process is replaced a few times. */
  async #readBatches(
    run: ProbeRunSummary,
    stored: StoredProbe,
    checkpoint: CheckpointSummary,
    batches: readonly Batch[],
    meter: EngineMeter,
    progress: RunProgress,
    signal: AbortSignal,
  ): Promise<Problem | null> {
    let restarts = 0;
    for (let next = 0; next < batches.length;) {
      const batch = batches[next];
      if (!batch || signal.aborted) return CANCELLED;
      const { folder, sha256: contentSha256 } = checkpoint;
      const opened = await this.#deps.pool.acquire({ folder, contentSha256 });
      if (!opened.ok) return opened.error;
      if (!meter.use(opened.value)) return engineChanged(run.id, checkpoint.id);
      const readings = await readBatch(opened.value, stored.probe, run.request, batch, signal);
      if (readings.ok) {
        this.#deps.store.readings.addBatch(run.id, checkpoint.id, readings.value);
        const engine = meter.record();
        this.#deps.store.runs.setPart(run.id, checkpoint.id, { status: "running", ...(engine ? { engine } : {}) });
        progress.advance(checkpoint.id, batch.kind, readings.value.length);
        next++;
      } else if (readings.error.code === "engine-died" && restarts < MAX_RESTARTS) {
        restarts++;
        progress.phase(checkpoint.id, `starting the engine again: ${readings.error.message}`);
      } else {
        return readings.error;
      }
    }
    return null;
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

  #failPart(runId: string, checkpoint: string, failure: Problem, progress: RunProgress): void {
    this.#deps.store.runs.setPart(runId, checkpoint, { status: "failed", problem: failure });
    progress.failed(checkpoint, failure);
  }
}

/** A child that dies this often on one checkpoint is not brought up again in the same run. */
const MAX_RESTARTS = 2;

function endStatus(parts: readonly StoredPart[]): ProbeRunStatus {
  if (parts.some((part) => part.status === "cancelled")) return "cancelled";
  return parts.every((part) => part.status === "finished") ? "finished" : "partial";
}

const CANCELLED: Problem = problem("cancelled", "The run was cancelled.");

/** How often a run of another process is looked at. */
const LOOK_EVERY_MS = 500;

function heldBy(pid: number, runId: string): Problem {
  return problem("run-held", `Run "${runId}" is being run by process ${pid}: wait for it, or stop it there.`);
}

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

/** True for what SQLite and the file system report: a full disk, a folder that is gone, a database held too long. */
function isStorageFailure(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && /^(SQLITE_|E[A-Z]+$)/.test(String(cause.code));
}

function engineChanged(runId: string, checkpoint: string): Problem {
  return problem(
    "engine-changed",
    `Checkpoint "${checkpoint}" of run "${runId}" was begun on another provider, runtime, thread count or precision: start a new run, so that the readings are not mixed.`,
  );
}

/** Sortable by time, then random: `20261123-221500-3fa9c1`. */
function newRunId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}
