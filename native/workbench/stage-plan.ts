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

export interface StagedPlan {
  /** Of all runs of the plan, parents first. */
  readonly keys: readonly RunKey[];
  /** Those of them that were there already. */
  readonly taken: ReadonlySet<RunKey>;
}

/**
 * Stores the runs of a plan, and the plan, in one transaction: before it nothing is known of them anywhere, after it they
 * will be sent whatever becomes of this process. What the machine has trained already, or will, is taken instead of being
 * trained `again`.
 */
export async function stagePlan(
  { store, plans, machines, now }: StageDeps,
  opened: OpenedPlan,
  { machine, again, signal }: { readonly machine: string; readonly again: boolean; readonly signal?: AbortSignal },
): Promise<Result<StagedPlan, Problem>> {
  const started = now();
  const known = again ? null : new ReusableRuns(store);
  const drafts = new RunDrafts(machines, started);
  const fresh: NewTrainingRun[] = [];
  const keys: RunKey[] = [];
  const settle = async (run: PreparedRun): Promise<Result<RunKey, Problem>> => {
    const draft = await drafts.draft(requestOf(opened, run, machine));
    if (!draft.ok) return draft;
    const twin = known?.like(draft.value) ?? null;
    if (twin === null) fresh.push(draft.value);
    keys.push(twin ?? draft.value.key);
    return ok(twin ?? draft.value.key);
  };
  // Keys sort by age, and by the plan's order among those of one start.
  const named = opened.planned.map(
    ({ name }, place) => [name, makeRunKey(started.getTime() + place, randomBytes(16))] as const,
  );
  const prepared = await plans.prepare(opened, new Map(named), { settle, signal });
  if (!prepared.ok) return prepared;
  store.transaction(() => {
    plans.keep(opened);
    for (const draft of fresh) store.trainingRuns.add(draft);
  });
  const added = new Set(fresh.map(({ key }) => key));
  return ok({ keys, taken: new Set(keys.filter((key) => !added.has(key))) });
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
