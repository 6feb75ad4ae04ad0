import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { NewServed } from "#core/checkpoints/served.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { factLines, measurementText } from "../checkpoint-text.ts";
import { textTable } from "../text-table.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one argument is needed") });

function lineageText(checkpoint: CheckpointSummary): string {
  const { lineage } = checkpoint;
  if (!lineage.known) return "unknown lineage";
  const { history } = checkpoint;
  const parent = history?.[0] === undefined ? lineage.parent : history[0].parent;
  const stages = history?.flatMap((run) => run.stages) ?? lineage.stages;
  return [...(parent === null ? [] : [parent]), ...stages.map(({ stage }) => stage)].join(" → ");
}

function describe(checkpoint: CheckpointSummary): string {
  const remote = checkpoint.source === "remote";
  const parameters = remote ? "" : ` ${checkpoint.parameters.toLocaleString("en")} parameters,`;
  return [
    `${checkpoint.id}  ${checkpoint.sha256}`,
    `${checkpoint.architecture},${parameters} ${checkpoint.dtype}, ${checkpoint.layers} layers, vocabulary ${checkpoint.vocabularySize}`,
    remote
      ? `${checkpoint.folder} (tokenizer only: a server on a linked machine reads the weights)`
      : `${checkpoint.folder} (${(checkpoint.sizeBytes / 1e6).toFixed(1)} MB, ${checkpoint.source})`,
    `lineage: ${lineageText(checkpoint)}`,
    ...checkpoint.lineage.stages.map(
      (stage) =>
        `  ${stage.stage}: ${stage.steps} steps, ${stage.tokens} tokens, loss ${stage.lossFirst.toFixed(3)} → ${stage.lossLast.toFixed(3)}, seed ${stage.seed}, ${Math.round(stage.wallSeconds)} s`,
    ),
  ].join("\n");
}

/** From the spec to the weights, a line for each run. */
function pastLines({ history = [], sha256 }: CheckpointSummary): string[] {
  return history.map(({ spec, stages, plan, key, id }, place) => {
    const data = new Map(stages.flatMap((stage) => stage.data).map((file) => [file.sha256, file]));
    const files = [...data.values()].map((file) => `${file.path} ${short(file.sha256)} (${file.rows} rows)`);
    return [
      ...(spec === null ? [] : [`spec ${spec}`]),
      ...(files.length === 0 ? [] : [files.join(", ")]),
      `plan ${plan.name} ${short(plan.sha256)}`,
      `run ${id} ${key}`,
      ...(place === history.length - 1 ? [`weights ${short(sha256)}`] : []),
    ].join(" → ");
  });
}

function short(sha256: string): string {
  return sha256.slice(0, 12);
}

export const checkpointsList: Command = {
  name: "checkpoints list",
  usage: "checkpoints list",
  summary: "The workspace's checkpoints",
  async run({ workbench }) {
    const checkpoints = workbench.checkpoints.list();
    const rows = checkpoints.map((checkpoint) => [
      checkpoint.id,
      checkpoint.sha256.slice(0, 12),
      checkpoint.architecture,
      checkpoint.dtype,
      checkpoint.source === "remote" ? "elsewhere" : `${(checkpoint.parameters / 1e6).toFixed(2)}M`,
      lineageText(checkpoint),
    ]);
    return ok({
      json: { checkpoints },
      text: textTable(["id", "sha256", "architecture", "weights", "parameters", "lineage"], rows),
    });
  },
};

const AddArguments = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one argument is needed"),
    file: z.string().min(1).optional(),
    link: z.boolean().default(false),
    copy: z.boolean().default(false),
    hardlink: z.boolean().default(false),
  })
  .refine((given) => [given.link, given.copy, given.hardlink].filter(Boolean).length <= 1, {
    error: "choose one of --link, --copy and --hardlink",
  });

export const checkpointsAdd: Command = {
  name: "checkpoints add",
  usage: "checkpoints add PATH [--file NAME] [--link|--copy|--hardlink]",
  summary: "Use a model folder in place (--link), or bring its files into the workspace",
  async run({ workbench, signal, progress }, argv) {
    const flag = { type: "boolean" } as const;
    const options = { file: { type: "string" }, link: flag, copy: flag, hardlink: flag } as const;
    const args = readArguments(argv, options, AddArguments, this.usage);
    if (!args.ok) return args;
    const { file, copy, hardlink } = args.value;
    const placement = copy ? "copy" : hardlink ? "hardlink" : "link";
    const added = await workbench.checkpoints.add(args.value.positionals[0], {
      file,
      placement,
      signal,
      onPhase: progress,
    });
    return added.ok ? ok({ json: added.value, text: `Added ${describe(added.value)}` }) : added;
  },
};

const AddRemoteArguments = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one name is needed"),
    machine: z.string(),
    socket: z.string(),
    model: z.string(),
    tokenizer: z.string(),
  })
  .transform(({ positionals, ...rest }) => ({ name: positionals[0], ...rest }))
  .pipe(NewServed);

export const checkpointsAddRemote: Command = {
  name: "checkpoints add-remote",
  usage: "checkpoints add-remote NAME --machine MACHINE --socket PATH --model SERVED --tokenizer FOLDER",
  summary: "Use a checkpoint that a vLLM server reads on a linked machine, through its Unix socket",
  async run({ workbench, signal }, argv) {
    const text = { type: "string" } as const;
    const options = { machine: text, socket: text, model: text, tokenizer: text } as const;
    const args = readArguments(argv, options, AddRemoteArguments, this.usage);
    if (!args.ok) return args;
    const added = await workbench.servedCheckpoints.add(args.value, signal);
    return added.ok ? ok({ json: added.value, text: `Added ${describe(added.value)}` }) : added;
  },
};

export const checkpointsShow: Command = {
  name: "checkpoints show",
  usage: "checkpoints show ID",
  summary: "One checkpoint with its lineage, and whether it fits the memory",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.checkpoints.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const { id } = found.value;
    const [facts, memory] = await Promise.all([workbench.checkpointDetails.facts(id), workbench.memory([id])]);
    const lines = [
      memory.ok ? `memory: ${memory.value.verdict}; ${memory.value.sentence}` : memory.error.message,
      ...(facts.ok ? factLines(facts.value) : memory.ok ? [facts.error.message] : []),
    ];
    return ok({
      json: {
        ...found.value,
        memory: memory.ok ? memory.value : null,
        facts: facts.ok ? facts.value : null,
        problem: memory.ok ? null : memory.error,
      },
      text: [describe(found.value), ...pastLines(found.value), ...lines].join("\n"),
    });
  },
};

export const checkpointsMeasure: Command = {
  name: "checkpoints measure",
  usage: "checkpoints measure ID",
  summary: "Load and check a checkpoint, and time it on this machine",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const measured = await workbench.checkpointDetails.measure(args.value.positionals[0], signal);
    return measured.ok ? ok({ json: measured.value, text: measurementText(measured.value) }) : measured;
  },
};

export const checkpointsVerify: Command = {
  name: "checkpoints verify",
  usage: "checkpoints verify ID",
  summary: "Hash a checkpoint's files again",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const report = await workbench.checkpoints.verify(args.value.positionals[0]);
    if (!report.ok) return report;
    if (report.value.problem) return err(problem(report.value.problem.code, report.value.problem.message));
    return ok({ json: report.value, text: `${report.value.id} is intact (${report.value.expectedSha256}).` });
  },
};

export const checkpointsRemove: Command = {
  name: "checkpoints remove",
  usage: "checkpoints remove ID",
  summary: "Take a checkpoint off the list; deletes only a copy made by --copy or --hardlink",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const removed = await workbench.checkpoints.remove(args.value.positionals[0]);
    if (!removed.ok) return removed;
    const { id, deletedFolder } = removed.value;
    const files = deletedFolder === null ? "its files stay where they are" : `its copy in ${deletedFolder} is deleted`;
    return ok({ json: removed.value, text: `Removed ${id} from the workspace; ${files}.` });
  },
};
