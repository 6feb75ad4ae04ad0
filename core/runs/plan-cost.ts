import type { CostQuestion } from "./cost-question.ts";
import { gpuPeak, UTILISATION } from "./gpu-peak.ts";
import { memoryOf, weightBytesOf } from "./memory-need.ts";
import type { Plan, PlanStage } from "./plan.ts";
import { costWarnings } from "./plan-warnings.ts";
import type { PlannedRun } from "./planned-run.ts";
import { dataOfStages } from "./stage-data.ts";
import { dataTokensOf, stageRows, stageSteps, stageTokens } from "./stage-length.ts";
import type { PlanCost, RunCost } from "./training-run.ts";

/** What a plan takes, from nothing but the question: time, memory and disk are estimates and say how they were made. */
export function planCost(question: CostQuestion): PlanCost {
  const clock = clockOf(question);
  const runs = question.planned.map((run) => runCost(question, run, clock.seconds));
  const stages = runs.flatMap((run) => run.stages);
  const known = stages.every((stage) => stage.seconds !== null);
  const totals = {
    tokens: sum(stages.map((stage) => stage.tokens)),
    steps: sum(stages.map((stage) => stage.steps)),
    seconds: known ? sum(stages.map((stage) => stage.seconds ?? 0)) : null,
    uploadBytes: uploadBytes(question),
    diskBytes: sum(runs.map((run) => run.diskBytes)),
    fetchBytes: sum(question.planned.map((run) => exportBytes(question, run))),
  };
  return { runs, totals, timeMethod: clock.method, warnings: costWarnings(question, runs, totals.diskBytes) };
}

function runCost(question: CostQuestion, run: PlannedRun, seconds: Clock["seconds"]): RunCost {
  const { plan, data, base } = question;
  const stages = run.stages.flatMap((name) => {
    const stage = plan.stages[name];
    if (stage === undefined) return [];
    const steps = stageSteps(stage, data);
    const tokens = stageTokens(stage, data);
    return {
      name,
      kind: stage.kind,
      rows: stageRows(stage, data),
      dataTokens: dataTokensOf(stage, data),
      tokens,
      steps,
      seconds: seconds(stage, { tokens, steps }),
    };
  });
  const weights = weightBytesOf(plan, base.parameters);
  const own = dataOfStages(plan, run.stages, run.parent === null).map((name) => data.get(name)?.bytes ?? 0);
  // Two saved states, of which one is being written: weights that are tuned and the optimizer's two moments of them.
  const states = 2 * weights.tuned * 3;
  const diskBytes = sum(own) + question.codeBytes + weights.checkpoint + states + exportBytes(question, run);
  const memoryBytes = memoryOf(plan, base.parameters, run.stages);
  return {
    name: run.name,
    stages,
    memoryBytes,
    diskBytes: run.parent === null ? diskBytes + base.uploadBytes : diskBytes,
  };
}

function exportBytes({ plan, base }: CostQuestion, run: PlannedRun): number {
  if (run.arm === null) return 0;
  const bits = { float32: 32, float16: 16, int8: 8, int4: 4.5 };
  return sum(plan.export.precisions.map((precision) => Math.ceil(((base.parameters ?? 0) * bits[precision]) / 8)));
}

/** The same file goes to a machine once, whatever number of runs needs it; data of the micro-world is drawn a seed. */
function uploadBytes({ plan, planned, data, base, codeBytes }: CostQuestion): number {
  const names = new Set(planned.flatMap((run) => dataOfStages(plan, run.stages, run.parent === null)));
  const drawn = (name: string): number => (drawnPerSeed(plan, name) ? plan.seeds.length : 1);
  return base.uploadBytes + codeBytes + sum([...names].map((name) => (data.get(name)?.bytes ?? 0) * drawn(name)));
}

/** Whether a plan's data differs from seed to seed. */
export function drawnPerSeed(plan: Plan, name: string): boolean {
  const source = plan.data[name];
  if (source === undefined) return false;
  return "microworld" in source || "agentic" in source || ("of" in source && drawnPerSeed(plan, source.of));
}

interface Clock {
  readonly seconds: (stage: PlanStage, length: { readonly tokens: number; readonly steps: number }) => number | null;
  readonly method: string;
}

const ONE_BY_ONE = "runs one after another, without loading and export";

function clockOf(question: CostQuestion): Clock {
  const { plan, planned, base, machine, measured } = question;
  const names = [...new Set(planned.flatMap((run) => run.stages))];
  const stages = names.flatMap((name) => plan.stages[name] ?? []);
  const none = (why: string): Clock => ({ seconds: measured, method: `The time cannot be told beforehand: ${why}.` });
  if (machine === null) return none("no machine is named");
  if (stages.every((stage) => measured(stage, { tokens: 1, steps: 1 }) !== null))
    return {
      seconds: measured,
      method: `By the pace of earlier runs from this base on ${machine.name}; ${ONE_BY_ONE}.`,
    };
  const [gpu] = machine.gpus;
  if (plan.device === "cpu" || gpu === undefined) return none(`no run like these was made on ${machine.name} yet`);
  if (base.parameters === null) return none("the size of the base model is not known here");
  if (stages.some((stage) => stage.kind === "reinforce"))
    return none("how long answers take to sample is known after a first run only");
  const peak = gpuPeak(gpu.name, plan.precision);
  if (peak === null) return none(`the peak of ${gpu.name} is not known here`);
  const perToken = flopsPerToken(plan) * base.parameters;
  const reached = peak * UTILISATION * plan.gpus;
  return {
    seconds: (stage, length) => measured(stage, length) ?? (length.tokens * perToken) / reached,
    method: `${flopsPerToken(plan)} × parameters × tokens at ${UTILISATION * 100}% of the ${peak / 1e12} TFLOP/s (${plan.precision}) of ${plan.gpus} × ${gpu.name}; ${ONE_BY_ONE}. A first run gives a better figure.`,
  };
}

/** 2 forward and 4 backward; of frozen weights no gradient is made; what checkpointing dropped is computed again. */
function flopsPerToken(plan: Plan): number {
  return (plan.tune.kind === "full" ? 6 : 4) + (plan.gradientCheckpointing ? 2 : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
