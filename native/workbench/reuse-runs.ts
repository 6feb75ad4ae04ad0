import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { runContents } from "#core/runs/run-contents.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { isFinal } from "#core/runs/run-state.ts";
import type { Store } from "#native/storage/store.ts";
import type { NewTrainingRun, TrainingRun } from "#native/storage/training-runs-table.ts";
import { isPlanRun } from "./training-summaries.ts";

/**
 * Runs that need not be made again, by their contents and machine: those that ended well, and those on their way. The
 * newest of equal ones is taken.
 */
export class ReusableRuns {
  readonly #keys = new Map<string, RunKey>();

  constructor(store: Store) {
    for (const run of store.trainingRuns.list().toReversed().filter(mayBeTaken)) {
      this.#keys.set(identityOf(run), run.key);
    }
  }

  /** The run that is what this one would become; null where there is none. */
  like(draft: NewTrainingRun): RunKey | null {
    return this.#keys.get(identityOf(draft)) ?? null;
  }
}

function mayBeTaken(run: TrainingRun): boolean {
  const { state, problem } = run;
  return isPlanRun(run) && (state === "succeeded" || (problem === null && !isFinal(state) && state !== "stopping"));
}

function identityOf({ machine, spec, training }: NewTrainingRun): string {
  const launch = LaunchSpec.parse(JSON.parse(spec));
  return `${machine.id} ${training === null ? launch.key : runContents(launch, training)}`;
}
