import type { Plan, PlanStage } from "./plan.ts";
import { plannedRuns } from "./planned-run.ts";
import { dataOf } from "./stage-data.ts";

/** What is wrong with a plan beyond its shape, each in one sentence that names the place; none: it can be carried out. */
export function planFaults(plan: Plan): string[] {
  const faults = [...dataFaults(plan), ...stageFaults(plan), ...armFaults(plan), ...settingFaults(plan)];
  // Names of runs follow from arms and stages: they say nothing while those are wrong.
  return faults.length > 0 ? faults : nameFaults(plan);
}

function dataFaults(plan: Plan): string[] {
  const faults: string[] = [];
  const { base } = plan;
  const known = (name: string): boolean => Object.hasOwn(plan.data, name);
  const used = (name: string, place: string): void => {
    if (!known(name))
      faults.push(`${place} reads the data "${name}", which is not under data: ${add("data", plan.data)}`);
  };
  for (const [name, stage] of Object.entries(plan.stages)) {
    for (const data of stage.batches.flatMap(dataOf)) used(data, `stages.${name}`);
  }
  if (base.kind === "shape") for (const data of base.tokenizer.texts) used(data, "base.tokenizer");
  for (const [name, source] of Object.entries(plan.data)) {
    if (!("of" in source)) continue;
    if (!known(source.of)) used(source.of, `data.${name}`);
    else if (leadsBack(plan, name))
      faults.push(`data.${name} is a share of itself: take it of data that has a source.`);
  }
  return [...new Set(faults)];
}

function add(area: string, known: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(known);
  return names.length > 0 ? `add it, or correct the name (${area} has ${names.join(", ")}).` : `add it there.`;
}

function leadsBack(plan: Plan, start: string): boolean {
  const seen = new Set<string>();
  for (let name = start; !seen.has(name);) {
    seen.add(name);
    const source = plan.data[name];
    if (source === undefined || !("of" in source)) return false;
    name = source.of;
  }
  return true;
}

function stageFaults(plan: Plan): string[] {
  return Object.entries(plan.stages).flatMap(([name, stage]) => [
    ...readingFaults(stage).map((fault) => `stages.${name} ${fault}`),
    ...(stage.kind === "pretrain" && plan.base.kind !== "shape"
      ? [`stages.${name} is of the kind pretrain, which only a base of the kind shape has: make it midtrain.`]
      : []),
    ...(stage.optimizer.embeddingRateFactor !== 1 && plan.tune.kind !== "full"
      ? [`stages.${name} has an embeddingRateFactor, which only full tuning has: set tune to {"kind": "full"}.`]
      : []),
  ]);
}

function readingFaults(stage: PlanStage): string[] {
  const prompts = stage.batches.filter((batches) => batches.read === "prompts").length;
  const finite = stage.batches.some((batches) => batches.read !== "stream");
  return [
    ...(stage.kind === "reinforce" && (prompts !== 1 || stage.batches.length !== 1)
      ? [`is of the kind reinforce and needs one reading of prompts and no other.`]
      : []),
    ...(stage.kind !== "reinforce" && prompts > 0
      ? [`reads prompts, which only the kind reinforce does: change its kind, or read chats.`]
      : []),
    ...(stage.epochs !== null && !finite
      ? [`is as long as epochs of a stream, which has no end: give it steps, or let it read documents or chats.`]
      : []),
  ];
}

function armFaults(plan: Plan): string[] {
  const faults: string[] = [];
  const byStages = new Map<string, string>();
  for (const { name, stages } of plan.arms) {
    for (const [place, stage] of stages.entries()) {
      if (!Object.hasOwn(plan.stages, stage))
        faults.push(`Arm "${name}" has the stage "${stage}", which is not under stages: ${add("stages", plan.stages)}`);
      else if (plan.stages[stage]?.kind === "pretrain" && place > 0)
        faults.push(`Arm "${name}" has the pretrain stage "${stage}" after others: it can only be the first.`);
    }
    const key = stages.join(" ");
    const twin = byStages.get(key);
    if (twin !== undefined) faults.push(`Arms "${twin}" and "${name}" have the same stages: remove one of them.`);
    byStages.set(key, name);
  }
  return faults;
}

function settingFaults(plan: Plan): string[] {
  const { mode, processes } = plan.parallel;
  return [
    ...(new Set(plan.seeds).size < plan.seeds.length ? [`seeds names a seed twice: each is one training.`] : []),
    ...(new Set(plan.export.precisions).size < plan.export.precisions.length
      ? [`export.precisions names a precision twice.`]
      : []),
    ...(mode === "single" && processes > 1
      ? [`parallel has ${processes} processes with the mode single: choose ddp or fsdp2, or one process.`]
      : []),
    ...(plan.device !== "cpu" && processes > plan.gpus
      ? [`parallel has ${processes} processes but a run takes ${plan.gpus} GPUs: raise gpus.`]
      : []),
  ];
}

/** Runs become folders and checkpoints, so no two may have one name; precisions but the first stand behind it. */
function nameFaults(plan: Plan): string[] {
  const seen = new Set<string>();
  const faults = new Set<string>();
  for (const run of plannedRuns(plan)) {
    const exported = run.arm === null ? [] : plan.export.precisions.slice(1).map((each) => `${run.name}-${each}`);
    for (const name of [run.name, ...exported]) {
      if (seen.has(name))
        faults.add(`Two runs would be called "${name}": rename an arm, for seeds stand behind names.`);
      seen.add(name);
    }
  }
  return [...faults];
}
