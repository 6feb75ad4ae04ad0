import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointFacts } from "#core/checkpoints/facts.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { readCheckpointFacts } from "#native/inference/checkpoint-facts.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { weightsElsewhere, type Checkpoints } from "./checkpoints.ts";

/** Time that a measurement takes once the checkpoint is loaded. */
const MEASURE_MS = 2000;

/** A checkpoint as it is loaded on this machine. */
export interface LoadedFacts {
  readonly checkpoint: string;
  readonly provider: string;
  readonly runtime: string;
  readonly threads: number;
  readonly checks: readonly SelfCheck[];
}

export interface MeasuredSpeed extends LoadedFacts {
  readonly speed: Speed;
}

/** What is known of a checkpoint beyond its row in the list: from its files, and from running it. */
export class CheckpointDetails {
  readonly #checkpoints: Checkpoints;
  readonly #pool: EnginePool;

  constructor(checkpoints: Checkpoints, pool: EnginePool) {
    this.#checkpoints = checkpoints;
    this.#pool = pool;
  }

  async facts(id: string): Promise<Result<CheckpointFacts, Problem>> {
    const found = this.#checkpoints.find(id);
    if (!found.ok) return found;
    if (found.value.source === "remote") return err(weightsElsewhere(found.value));
    return readCheckpointFacts(found.value.folder);
  }

  /** The checkpoint's engine as it was checked when it was loaded; null while it is not. */
  loaded(id: string): Result<LoadedFacts | null, Problem> {
    const found = this.#checkpoints.find(id);
    if (!found.ok) return found;
    const engine = this.#pool.loaded.find(({ folder }) => folder === found.value.folder);
    return ok(engine === undefined ? null : loadedFacts(found.value, engine));
  }

  /** Loads the checkpoint, which checks it, and measures how fast it reads and adds tokens. */
  async measure(id: string, signal?: AbortSignal): Promise<Result<MeasuredSpeed, Problem>> {
    const found = this.#checkpoints.find(id);
    if (!found.ok) return found;
    const { folder, sha256 } = found.value;
    return this.#pool.withEngine<MeasuredSpeed>({ folder, contentSha256: sha256 }, async (engine) => {
      const speed = await engine.measure(MEASURE_MS, signal);
      return speed.ok ? ok({ ...loadedFacts(found.value, engine), speed: speed.value }) : speed;
    });
  }
}

function loadedFacts({ id }: CheckpointSummary, { identity }: Engine): LoadedFacts {
  const { provider, runtime, threads, checks } = identity;
  return { checkpoint: id, provider, runtime, threads, checks };
}
