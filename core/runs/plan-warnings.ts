import type { CostQuestion } from "./cost-question.ts";
import { dataOfStages } from "./stage-data.ts";
import type { RunCost } from "./training-run.ts";

/** Below this a midtraining stage is warned of: 31 steps over a million tokens taught nothing measurable, 246 did. */
const FEW_STEPS = 200;

/** What a person should know before anything is sent, each in one sentence. */
export function costWarnings(question: CostQuestion, runs: readonly RunCost[], diskBytes: number): string[] {
  return [
    ...new Set([
      ...fewSteps(runs),
      ...shortData(question),
      ...unused(question),
      ...tooLarge(question, runs, diskBytes),
      ...question.notes,
    ]),
  ];
}

function fewSteps(runs: readonly RunCost[]): string[] {
  return runs
    .flatMap((run) => run.stages)
    .filter((stage) => stage.kind === "midtrain" && stage.steps < FEW_STEPS)
    .map(
      (stage) =>
        `Stage "${stage.name}" has only ${stage.steps} optimizer ${stage.steps === 1 ? "step" : "steps"}: in a reproduction 31 steps over a million tokens taught nothing and 246 over the same tokens did, so use smaller batches or more epochs.`,
    );
}

function shortData({ plan, planned, data }: CostQuestion): string[] {
  return [...new Set(planned.flatMap((run) => run.stages))].flatMap((name) =>
    (plan.stages[name]?.batches ?? []).flatMap((batches) => {
      if (batches.read !== "chats") return [];
      const rows = batches.data.reduce((sum, each) => sum + (data.get(each)?.rows ?? 0), 0);
      return rows < batches.chats
        ? [`Stage "${name}" reads ${batches.chats} chats a step but has ${rows}: each step sees some twice.`]
        : [];
    }),
  );
}

function unused({ plan, planned }: CostQuestion): string[] {
  const stages = new Set(planned.flatMap((run) => run.stages));
  const read = new Set(dataOfStages(plan, [...stages], true));
  for (const name of read) {
    const source = plan.data[name];
    if (source !== undefined && "of" in source) read.add(source.of);
  }
  return [
    ...Object.keys(plan.stages)
      .filter((name) => !stages.has(name))
      .map((name) => `Stage "${name}" is in no arm and is not trained.`),
    ...Object.keys(plan.data)
      .filter((name) => !read.has(name))
      .map((name) => `The data "${name}" is read by no stage and is not sent.`),
  ];
}

function tooLarge({ plan, machine }: CostQuestion, runs: readonly RunCost[], diskBytes: number): string[] {
  if (machine === null) return [];
  const smallest = Math.min(...machine.gpus.map((gpu) => gpu.memoryBytes));
  const largest = Math.max(...runs.map((run) => run.memoryBytes));
  const onGpu = plan.device !== "cpu" && machine.gpus.length > 0;
  return [
    ...(onGpu && largest > smallest
      ? [
          `A run needs about ${gigabytes(largest)} of GPU memory and ${machine.name} has ${gigabytes(smallest)}: tune by LoRA, turn on gradientCheckpointing, or read shorter pieces.`,
        ]
      : []),
    ...(onGpu && plan.gpus > machine.gpus.length
      ? [`A run takes ${plan.gpus} GPUs and ${machine.name} has ${machine.gpus.length}: lower gpus.`]
      : []),
    ...(machine.freeBytes !== null && diskBytes > machine.freeBytes
      ? [
          `All runs need about ${gigabytes(diskBytes)} of disk and ${machine.name} has ${gigabytes(machine.freeBytes)} free: make room there, or train fewer arms at a time.`,
        ]
      : []),
  ];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
