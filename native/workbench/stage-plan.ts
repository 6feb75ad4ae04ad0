import { randomBytes } from "node:crypto";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";
import type { Store } from "#native/storage/store.ts";
import type { NewTrainingRun } from "#native/storage/training-runs-table.ts";
import { RunDrafts, type HandOffRequest } from "./draft-runs.ts";
import type { Machines } from "./machines.ts";
import type { Plans, PreparedRun } from "./plans.ts";
import { ReusableRuns } from "./reuse-runs.ts";

interface StageDeps {
  readonly store: Store;
  readonly plans: Plans;
  readonly machines: Machines;
  readonly now: () => Date;
}

/** A run of a plan: one that its machine has already, or will have, or one that is to be stored. */
export interface DraftedRun {
  readonly name: string;
  readonly key: RunKey;
  /** Null: it was there already. */
  readonly fresh: NewTrainingRun | null;
}

export interface DraftWish {
  readonly machine: string;
  /** Whether equal runs are made all the same. */
  readonly again: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Prepares the runs of a plan, parents first, and stores none. What the machine has trained already, or will, is taken:
 * later runs go on from it.
 */
export async function draftPlan(
  { store, plans, machines, now }: StageDeps,
  opened: OpenedPlan,
  { machine, again, signal }: DraftWish,
): Promise<Result<DraftedRun[], Problem>> {
  const started = now();
  const known = again ? null : new ReusableRuns(store);
  const drafts = new RunDrafts(machines, started);
  const drafted: DraftedRun[] = [];
  const settle = async (run: PreparedRun): Promise<Result<RunKey, Problem>> => {
    const draft = await drafts.draft(requestOf(opened, run, machine));
    if (!draft.ok) return draft;
    const twin = known?.like(draft.value) ?? null;
    const key = twin ?? draft.value.key;
    drafted.push({ name: run.run.name, key, fresh: twin === null ? draft.value : null });
    return ok(key);
  };
  // Keys sort by age, and by the plan's order among those of one start.
  const named = opened.planned.map(
    ({ name }, place) => [name, makeRunKey(started.getTime() + place, randomBytes(16))] as const,
  );
  const prepared = await plans.prepare(opened, new Map(named), { settle, signal });
  return prepared.ok ? ok(drafted) : prepared;
}

/**
 * Stores the plan and those of its runs that are new in one transaction: before it nothing is known of them anywhere, after
 * it they will be sent whatever becomes of this process.
 */
export function stagePlan({ store, plans }: StageDeps, opened: OpenedPlan, drafted: readonly DraftedRun[]): void {
  store.transaction(() => {
    plans.keep(opened);
    for (const { fresh } of drafted) if (fresh !== null) store.trainingRuns.add(fresh);
  });
}

function requestOf({ plan }: OpenedPlan, { spec, files }: PreparedRun, machine: string): HandOffRequest {
  return {
    machine,
    key: spec.key,
    command: ["{python}", "-m", "msm_trainer", "train", "."],
    files,
    // The trainer is sent along with the run.
    env: { PYTHONPATH: "trainer" },
    limits: plan.limits,
    sbatch: plan.sbatch,
    after: spec.base.kind === "run" ? [spec.base.key] : [],
    gpus: plan.gpus,
    training: spec,
  };
}
