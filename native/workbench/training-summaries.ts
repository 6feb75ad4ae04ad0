import type { RunKey } from "#core/runs/run-key.ts";
import { PROGRESS_KINDS, progressOf } from "#core/runs/run-progress.ts";
import { isResumable, runProblem } from "#core/runs/run-problem.ts";
import { trainEvents } from "#core/runs/stored-train-event.ts";
import type { RunSeen } from "#core/runs/run-state.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import type { Store } from "#native/storage/store.ts";
import type { TrainingRun } from "#native/storage/training-runs-table.ts";

/** A run that trains something for a plan. */
export type PlanRun = TrainingRun & { readonly training: TrainSpec };

export function isPlanRun(run: TrainingRun): run is PlanRun {
  return run.training !== null;
}

/** Whether its machine never began it: it was not sent, or was refused. */
export function isUnsent({ seen }: TrainingRun): boolean {
  return seen === null || (seen.engine === null && seen.exit === null);
}

/** The plan that was started last first, a plan's runs in its order. */
export function summaries(store: Store): TrainingRunSummary[] {
  const runs = store.trainingRuns.list().filter(isPlanRun);
  const ordered = batches(runs.toReversed()).toReversed().flat();
  const checkpoints = checkpointIds(store);
  return ordered.map((run) => summaryOf(store, run, checkpoints));
}

/** Runs, oldest first, by the start that made them: keys are made in a plan's order, and no start makes a name twice. */
function batches(runs: readonly PlanRun[]): PlanRun[][] {
  const found: PlanRun[][] = [];
  for (const run of runs) {
    const last = found.at(-1);
    const { id, plan } = run.training;
    const joins = last?.every((each) => each.training.plan.sha256 === plan.sha256 && each.training.id !== id) ?? false;
    if (joins) last?.push(run);
    else found.push([run]);
  }
  return found;
}

/** Ids of the checkpoints here that came of each run. */
function checkpointIds(store: Store): Map<RunKey, string[]> {
  const known = store.checkpoints.list();
  return new Map(
    [...store.trainingRuns.checkpointHashes()].map(([key, hashes]) => [
      key,
      known.filter(({ sha256 }) => hashes.includes(sha256)).map(({ id }) => id),
    ]),
  );
}

export function summaryOf(store: Store, run: PlanRun, checkpoints = checkpointIds(store)): TrainingRunSummary {
  const { key, training, state, seen, machine } = run;
  const nameOf = (other: string): string => store.trainingRuns.find(other)?.training?.id ?? `the run ${other}`;
  const last = store.runEvents.lastOfKinds(key, PROGRESS_KINDS);
  return {
    key,
    name: training.id,
    arm: training.arm,
    spec: training.spec,
    trainingSeed: training.trainingSeed,
    plan: training.plan,
    machine: machine.name,
    parent: training.base.kind === "run" ? training.base.key : null,
    state,
    waitsFor: state === "queued" ? waitsFor(seen) : null,
    linkLostSince: run.linkLostSince,
    attempt: seen?.engine?.attempt ?? 0,
    createdAt: run.createdAt,
    seenAt: run.seenAt,
    progress: progressOf(training, trainEvents(last)),
    problem: runProblem(state, seen, machine.name, nameOf) ?? run.problem,
    // One that its machine refused is sent again.
    resumable: isResumable(state, seen) || (state === "staging" && run.problem !== null),
    checkpoints: checkpoints.get(key) ?? [],
    exports: training.export !== null,
  };
}

function waitsFor(seen: RunSeen | null): string | null {
  const waiting = seen?.waiting ?? null;
  if (waiting === null) return seen?.engineState?.reason ?? null;
  if (waiting.for === "parent" || waiting.foreign.length === 0) return waiting.for;
  const others = waiting.foreign.map(({ gpu, name, pid }) => `${gpu} is used by ${name}, process ${pid}`);
  return `gpu (${others.join("; ")})`;
}
