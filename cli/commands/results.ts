import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { foreignOutput, foreignTable } from "../foreign-output.ts";
import { statedActedOutput } from "../question-output.ts";
import { runOutput } from "../probe-run-output.ts";
import { textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const Show = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one run is needed"),
  baseline: z.string().optional(),
  judge: z.string().optional(),
});
const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one argument is needed") });

const Two = z.strictObject({
  positionals: z.tuple([z.string(), z.string()], "a run of open questions and a run of a grid are needed"),
});

export const resultsList: Command = {
  name: "results list",
  usage: "results list",
  summary: "The workspace's probe runs, newest first",
  async run({ workbench }) {
    const runs = workbench.runs.list();
    const rows = runs.map((run) => [
      run.id,
      `${run.probe} v${run.probeVersion}`,
      run.status,
      run.request.readings.join("+"),
      run.parts.map((part) => part.checkpoint).join(", "),
    ]);
    const imported = workbench.interchange.list();
    return ok({
      json: { runs, imported },
      text: [
        textTable(["run", "probe", "status", "readings", "checkpoints"], rows),
        ...(imported.length > 0 ? ["", foreignTable(imported)] : []),
      ].join("\n"),
    });
  },
};

export const resultsShow: Command = {
  name: "results show",
  usage: "results show RUN [--baseline ID] [--judge NAME|none]",
  summary: "Rates and comparisons of a run",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { baseline: TEXT, judge: TEXT }, Show, this.usage);
    if (!args.ok) return args;
    const [id] = args.value.positionals;
    if (workbench.interchange.holds(id)) {
      const shown = workbench.interchange.show(id);
      return shown.ok ? ok(foreignOutput(shown.value)) : shown;
    }
    const output = runOutput(workbench, [id], args.value);
    return output.ok ? ok({ ...output.value, exitCode: 0 }) : output;
  },
};

export const resultsImport: Command = {
  name: "results import",
  usage: "results import PATH",
  summary: "Read an Inspect log, lm-evaluation-harness samples or an agentic-misalignment folder, as foreign results",
  async run({ workbench, signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const imported = await workbench.interchange.import(args.value.positionals[0], signal);
    return imported.ok ? ok({ json: { imported: imported.value }, text: foreignTable(imported.value) }) : imported;
  },
};

export const resultsRemove: Command = {
  name: "results remove",
  usage: "results remove ID",
  summary: "Remove imported results",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const [id] = args.value.positionals;
    const removed = workbench.interchange.remove(id);
    return removed.ok ? ok({ json: { removed: id }, text: `${id} is removed.` }) : removed;
  },
};

export const resultsStatedActed: Command = {
  name: "results stated-acted",
  usage: "results stated-acted QUESTIONS-RUN GRID-RUN",
  summary: "What checkpoints say about their values beside what they do in a grid",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, Two, this.usage);
    if (!args.ok) return args;
    const joined = workbench.questionReports.statedActed(...args.value.positionals);
    return joined.ok ? ok(statedActedOutput(joined.value)) : joined;
  },
};
