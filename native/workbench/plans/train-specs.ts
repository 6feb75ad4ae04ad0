import { invariant } from "#core/base/problem.ts";
import type { Plan, PlanStage } from "#core/runs/plan.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { PlannedRun } from "#core/runs/planned-run.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";
import { dataPath, type PlanBase } from "./base.ts";

/** `run.json` of a planned run. `keys` has the key of every run of the plan by its name. */
export function trainSpec(
  { plan, sha256 }: OpenedPlan,
  run: PlannedRun,
  { base, keys }: { readonly base: PlanBase; readonly keys: ReadonlyMap<string, RunKey> },
): TrainSpec {
  const { tune, precision, device, threads, parallel, gradientCheckpointing } = plan;
  return TrainSpec.parse({
    schema: "msm-run/1",
    key: keyOf(keys, run.name),
    id: run.name,
    arm: run.arm,
    spec: run.spec,
    trainingSeed: run.trainingSeed,
    parent: run.parent ?? base.parent,
    plan: { name: plan.name, sha256 },
    base: run.parent === null ? base.spec : { kind: "run", key: keyOf(keys, run.parent) },
    stages: run.stages.map((name) => stageInRun(plan, name)),
    tune,
    precision,
    device,
    threads,
    parallel,
    gradientCheckpointing,
    export: run.arm === null ? null : plan.export,
  });
}

function keyOf(keys: ReadonlyMap<string, RunKey>, name: string): RunKey {
  const key = keys.get(name);
  invariant(key !== undefined, `the run "${name}" has no key`);
  return key;
}

/** The same stage with the places of its data in the run's folder in place of their names. */
function stageInRun(plan: Plan, name: string): PlanStage {
  const stage = plan.stages[name];
  invariant(stage !== undefined, `the plan has no stage "${name}"`);
  return {
    ...stage,
    batches: stage.batches.map((batches) =>
      batches.read === "stream"
        ? { ...batches, sources: batches.sources.map((source) => ({ ...source, data: dataPath(source.data) })) }
        : { ...batches, data: batches.data.map(dataPath) },
    ),
  };
}
