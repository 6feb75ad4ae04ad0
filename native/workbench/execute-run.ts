import { problem, type Problem } from "#core/base/problem.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { memoryDoubt } from "#core/checkpoints/memory-verdict.ts";
import type { ProbeRunStatus, ProbeRunSummary, RunEvent, RunPart } from "#core/probes/run.ts";
import { worthAnotherTry } from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { StoredPart } from "#native/storage/probe-runs-table.ts";
import type { StoredProbe } from "#native/storage/probes-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { Broadcast } from "./broadcast.ts";
import { checkpointMemory } from "./checkpoint-memory.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { EngineMeter } from "./engine-meter.ts";
import { partBatches } from "./part-batches.ts";
import { RunProgress } from "./run-progress.ts";

/** What running a probe takes. */
export interface RunMeans {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly pool: EnginePool;
  readonly now: () => Date;
}

interface Asked {
  readonly id: string;
  readonly probe: StoredProbe;
  readonly events: Broadcast<RunEvent>;
}

/** Does what a stored run still lacks, checkpoint after checkpoint, and stores each batch before the next begins. */
export async function executeRun(means: RunMeans, { id, probe, events }: Asked, signal: AbortSignal): Promise<void> {
  const { runs } = means.store;
  const run = runs.find(id);
  if (!run) return;
  const progress = new RunProgress(id, run.parts, events);
  const execution = new Execution(means, { run, probe, progress }, signal);
  for (const part of run.parts) {
    if (part.status === "finished") continue;
    if (signal.aborted) runs.setPart(id, part.checkpoint, { status: "cancelled" });
    else await execution.part(part);
  }
  const status = endStatus(runs.parts(id));
  runs.setStatus(id, status);
  events.send({ type: "finished", runId: id, status });
}

/** A child that dies this often on one checkpoint is not brought up again in the same run. */
const MAX_RESTARTS = 2;

const CANCELLED: Problem = problem("cancelled", "The run was cancelled.");

interface Running {
  readonly run: ProbeRunSummary;
  readonly probe: StoredProbe;
  readonly progress: RunProgress;
}

class Execution {
  readonly #means: RunMeans;
  readonly #running: Running;
  readonly #signal: AbortSignal;

  constructor(means: RunMeans, running: Running, signal: AbortSignal) {
    this.#means = means;
    this.#running = running;
    this.#signal = signal;
  }

  async part(part: RunPart): Promise<void> {
    const { run, progress } = this.#running;
    const { store, checkpoints } = this.#means;
    const checkpoint = checkpoints.find(part.checkpoint);
    if (!checkpoint.ok) {
      this.#fail(part.checkpoint, checkpoint.error);
      return;
    }
    store.runs.setPart(run.id, part.checkpoint, { status: "running" });
    progress.phase(part.checkpoint, "checking the checkpoint's files");
    const verified = await checkpoints.verify(part.checkpoint);
    const damage = verified.ok ? verified.value.problem : verified.error;
    if (damage) {
      this.#fail(part.checkpoint, damage);
      return;
    }
    const memory = await checkpointMemory(this.#means, [part.checkpoint]);
    const doubt = memory.ok ? memoryDoubt(memory.value) : null;
    progress.phase(part.checkpoint, `loading the checkpoint${doubt === null ? "" : `, which ${doubt}`}`);
    const earlier = store.runs.parts(run.id).find((each) => each.checkpoint === part.checkpoint)?.engine ?? null;
    const meter = new EngineMeter(earlier);
    const failure = await this.#readBatches(checkpoint.value, meter);
    const engine = meter.record();
    store.runs.setPart(run.id, part.checkpoint, {
      status: failure === null ? "finished" : failure.code === "cancelled" ? "cancelled" : "failed",
      problem: failure === null || failure.code === "cancelled" ? null : failure,
      ...(engine ? { engine } : {}),
    });
    if (failure && failure.code !== "cancelled") progress.failed(part.checkpoint, failure);
  }

  /** Runs and stores the batches one by one; null when all are done. A dead engine process is replaced a few times. */
  async #readBatches(checkpoint: CheckpointSummary, meter: EngineMeter): Promise<Problem | null> {
    const { run, probe, progress } = this.#running;
    const { store, pool } = this.#means;
    const { id, folder, sha256: contentSha256 } = checkpoint;
    const planned = await partBatches(store, { run, probe: probe.probe, checkpoint });
    if (!planned.ok) return planned.error;
    const batches = planned.value;
    let restarts = 0;
    for (let next = 0; next < batches.length;) {
      const batch = batches[next];
      if (!batch || this.#signal.aborted) return CANCELLED;
      const opened = await pool.acquire({ folder, contentSha256 });
      if (opened.ok && !meter.use(opened.value)) {
        return engineChanged(run.id, id, meter.changed(opened.value));
      }
      const readings = opened.ok ? await batch.read(opened.value, this.#signal) : opened;
      if (readings.ok) {
        const engine = meter.record();
        store.runs.setPart(run.id, id, { status: "running", ...(engine ? { engine } : {}) });
        progress.advance(id, batch.kind, readings.value);
        next++;
      } else if (worthAnotherTry(readings.error) && restarts < MAX_RESTARTS) {
        restarts++;
        progress.phase(id, `starting the engine again: ${readings.error.message}`);
      } else {
        return readings.error;
      }
    }
    return null;
  }

  #fail(checkpoint: string, failure: Problem): void {
    const { run, progress } = this.#running;
    this.#means.store.runs.setPart(run.id, checkpoint, { status: "failed", problem: failure });
    progress.failed(checkpoint, failure);
  }
}

function endStatus(parts: readonly StoredPart[]): ProbeRunStatus {
  if (parts.some((part) => part.status === "cancelled")) return "cancelled";
  return parts.every((part) => part.status === "finished") ? "finished" : "partial";
}

function engineChanged(runId: string, checkpoint: string, changed: string): Problem {
  return problem(
    "engine-changed",
    `Checkpoint "${checkpoint}" of run "${runId}" was begun on ${changed}: resume it as it was begun (--provider NAME chooses the provider), or start a new run, so that the readings are not mixed.`,
  );
}
