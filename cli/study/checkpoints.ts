import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import type { StudyCheckpoint } from "#core/study/arms.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { followRuns } from "../run-output.ts";

export const STUDY_PLAN = "micro-study";

export interface StudySession {
  readonly workbench: Workbench;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Trains what of the plan is not trained yet and waits for it; without `train` only looks. */
export async function studyRuns(
  session: StudySession,
  { machine, train }: { readonly machine: string; readonly train: boolean },
): Promise<Result<ReadonlyMap<string, TrainingRunSummary>, Problem>> {
  const { workbench, signal, progress } = session;
  const request = { plan: STUDY_PLAN, machine };
  progress("preparing the plan's data");
  if (!train) return workbench.training.known(request, signal);
  const started = await workbench.training.start(request, signal);
  if (!started.ok) return started;
  const taken = started.value.filter((run) => run.taken).length;
  progress(`${started.value.length} runs, ${taken} of them there already`);
  const followed = await followRuns(session, keysOf(started.value), "done");
  return followed.ok ? workbench.training.known(request, signal) : followed;
}

function keysOf(runs: readonly TrainingRunSummary[]): RunKey[] {
  return runs.map(({ key }) => key);
}

/** Checkpoints that are here, by arm and seed, and the names of runs that none came of. */
export function studyCheckpoints(
  opened: OpenedPlan,
  runs: ReadonlyMap<string, TrainingRunSummary>,
): { readonly checkpoints: StudyCheckpoint[]; readonly missing: string[] } {
  const checkpoints: StudyCheckpoint[] = [];
  const missing: string[] = [];
  for (const { name, arm, trainingSeed } of opened.planned) {
    if (arm === null) continue;
    const checkpoint = runs.get(name)?.checkpoints[0];
    if (checkpoint === undefined) missing.push(name);
    else checkpoints.push({ arm, trainingSeed, checkpoint });
  }
  return { checkpoints, missing };
}

/** Of arms that every training seed of the plan has, so that none is reported on fewer. */
export function completeArms(opened: OpenedPlan, checkpoints: readonly StudyCheckpoint[]): Set<string> {
  return new Set(
    opened.arms.filter((arm) =>
      opened.seeds.every((seed) => checkpoints.some((each) => each.arm === arm && each.trainingSeed === seed)),
    ),
  );
}

export async function openStudyPlan({ workbench }: StudySession): Promise<Result<OpenedPlan, Problem>> {
  const opened = await workbench.plans.open(STUDY_PLAN);
  return opened.ok ? ok(opened.value) : opened;
}
