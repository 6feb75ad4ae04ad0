import type { Result } from "#core/base/result.ts";
import type { MachineReport } from "#core/runs/machine.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { EngineHandle, Observation } from "#core/runs/run-state.ts";
import type { LinkProblem } from "./link.ts";

/** A run as the machine starts it: the text of its spec, and that text's digest. */
export interface Submission {
  readonly key: RunKey;
  /** Canonical JSON of a `LaunchSpec`. Its files must have been uploaded. */
  readonly spec: string;
  readonly sha256: string;
}

export interface KnownRun {
  readonly key: string;
  readonly engine: EngineHandle | null;
}

/**
 * How runs are started on a machine and what becomes of them. Every method may be called again after a failure; logs,
 * events and artefacts are not its business: they are read from the run's folder.
 */
export interface Launcher {
  probe(signal?: AbortSignal): Promise<Result<MachineReport, LinkProblem>>;
  /** Starts the run once, however often and by whomever it is asked: `isNew` is true for one caller at most. */
  submit(run: Submission, signal?: AbortSignal): Promise<Result<{ isNew: boolean; engine: EngineHandle }, LinkProblem>>;
  /** Starts the attempt after the last one, which must have ended; like `submit` once, however often it is asked. */
  resume(
    key: RunKey,
    attempt: number,
    signal?: AbortSignal,
  ): Promise<Result<{ isNew: boolean; engine: EngineHandle }, LinkProblem>>;
  /** One question for many runs. */
  observe(keys: readonly RunKey[], signal?: AbortSignal): Promise<Result<Observation, LinkProblem>>;
  /** "graceful": the trainer saves its checkpoint first. Asking again, or for an ended run, is no harm. */
  cancel(key: RunKey, how: "graceful" | "now", signal?: AbortSignal): Promise<Result<null, LinkProblem>>;
  /** All runs of the machine's folder, for a desktop that has lost its database. */
  list(signal?: AbortSignal): Promise<Result<readonly KnownRun[], LinkProblem>>;
}
