import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { PlanCost } from "#core/runs/training-run.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const OneRef = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one plan is needed: its file or its name"),
});

export const planList: Command = {
  name: "plan list",
  usage: "plan list",
  summary: "Training plans that come with the workbench or are kept in the workspace",
  async run({ workbench }) {
    const plans = await workbench.plans.list();
    const rows = plans.map(({ ref, source, arms, seeds, runs, description }) => [
      ref,
      source,
      String(arms.length),
      String(seeds.length),
      String(runs),
      description,
    ]);
    const unreadable = workbench.plans.unreadable();
    const left = unreadable.map(({ name, fault }) => `Left out: "${name}", of another version (${fault}).`);
    const text = [textTable(["plan", "from", "arms", "seeds", "runs", "what"], rows), ...left].join("\n");
    return ok({ json: { plans, unreadable }, text });
  },
};

export const planShow: Command = {
  name: "plan show",
  usage: "plan show FILE|NAME",
  summary: "A plan's arms, stages and runs",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, OneRef, this.usage);
    if (!args.ok) return args;
    const opened = await workbench.plans.open(args.value.positionals[0]);
    return opened.ok ? ok({ json: shown(opened.value), text: showText(opened.value) }) : opened;
  },
};

const CostArguments = OneRef.extend({ machine: z.string().optional() });

export const planCost: Command = {
  name: "plan cost",
  usage: "plan cost FILE|NAME [--machine NAME]",
  summary: "Tokens, optimizer steps, time, memory and disk of a plan, before anything is sent",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, { machine: { type: "string" } }, CostArguments, this.usage);
    if (!args.ok) return args;
    const { positionals, machine } = args.value;
    const opened = await workbench.plans.open(positionals[0]);
    if (!opened.ok) return opened;
    const cost = await workbench.plans.cost(positionals[0], { machine, signal });
    if (!cost.ok) return cost;
    const { name, sha256 } = opened.value;
    return ok({ json: { name, sha256, machine: machine ?? null, ...cost.value }, text: costText(cost.value) });
  },
};

function shown({ plan, planned, ...summary }: OpenedPlan): Record<string, unknown> {
  return { ...summary, arms: plan.arms, stages: plan.stages, planned, plan };
}

function showText({ name, sha256, description, plan, planned }: OpenedPlan): string {
  const rows = planned.map(({ name: run, arm, spec, trainingSeed, parent, stages }) => [
    run,
    arm ?? "(shared)",
    spec ?? "–",
    String(trainingSeed),
    parent ?? "the base",
    stages.join(" → "),
  ]);
  return [
    printable(
      `${name} (${sha256.slice(0, 12)}): ${plan.arms.length} arms × ${plan.seeds.length} seeds on ${baseText(plan.base)}`,
    ),
    ...(description === "" ? [] : [printable(description)]),
    "",
    textTable(["run", "arm", "spec", "seed", "goes on from", "stages"], rows),
  ].join("\n");
}

function baseText(base: OpenedPlan["plan"]["base"]): string {
  switch (base.kind) {
    case "shape":
      return `a model of ${base.shape.layers} layers that is made from nothing`;
    case "checkpoint":
      return `the checkpoint ${base.id}`;
    case "folder":
      return `the model in ${base.path}`;
    case "path":
      return `the model in ${base.path} on the machine`;
    case "hub":
      return `${base.id} at ${base.revision.slice(0, 12)}`;
    default:
      return base satisfies never;
  }
}

function costText({ runs, totals, timeMethod, warnings }: PlanCost): string {
  const rows = runs.flatMap((run) =>
    run.stages.map((stage) => [
      run.name,
      stage.name,
      String(stage.rows),
      String(stage.dataTokens),
      String(stage.tokens),
      String(stage.steps),
      duration(stage.seconds),
      size(run.memoryBytes),
      size(run.diskBytes),
    ]),
  );
  const header = ["run", "stage", "rows", "data tokens", "tokens", "steps", "time", "memory", "disk"];
  return [
    textTable(header, rows),
    "",
    `In all ${totals.tokens} tokens in ${totals.steps} optimizer steps; ${duration(totals.seconds)}.`,
    `Sent ${size(totals.uploadBytes)}, disk on the machine ${size(totals.diskBytes)}, brought back ${size(totals.fetchBytes)}.`,
    timeMethod,
    ...warnings.map((warning) => `note: ${warning}`),
  ]
    .map((part) => (part.includes("\n") ? part : printable(part)))
    .join("\n");
}

function duration(seconds: number | null): string {
  if (seconds === null) return "not known";
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
