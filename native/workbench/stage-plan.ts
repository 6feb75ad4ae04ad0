import { randomBytes } from "node:crypto";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";
import type { Store } from "#native/storage/store.ts";
import { draftRuns, type HandOffRequest } from "./draft-runs.ts";
import type { Machines } from "./machines.ts";
import type { Plans, PreparedRun } from "./plans.ts";

interface StageDeps {
  readonly store: Store;
  readonly plans: Plans;
  readonly machines: Machines;
  readonly now: () => Date;
}

/**
 * Stores all runs of a plan, and the plan, in one transaction: before it nothing is known of them anywhere, after it they
 * will be sent whatever becomes of this process. Gives their keys, parents first.
 */
export async function stagePlan(
  { store, plans, machines, now }: StageDeps,
  opened: OpenedPlan,
  machine: string,
  signal: AbortSignal | undefined,
): Promise<Result<RunKey[], Problem>> {
  const startedMs = now().getTime();
  // Keys sort by age, and by the plan's order among those of one start.
  const keys = new Map(opened.planned.map(({ name }, place) => [name, makeRunKey(startedMs + place, randomBytes(16))]));
  const prepared = await plans.prepare(opened, keys, signal);
  if (!prepared.ok) return prepared;
  const requests = prepared.value.map((run) => requestOf(opened, run, machine));
  const drafted = await draftRuns(machines, requests, now());
  if (!drafted.ok) return drafted;
  store.transaction(() => {
    plans.keep(opened);
    for (const draft of drafted.value) store.trainingRuns.add(draft);
  });
  return ok(drafted.value.map(({ key }) => key));
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
