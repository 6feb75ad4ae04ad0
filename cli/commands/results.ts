import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { csvOf } from "#core/report/csv.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { runOutput } from "../probe-run-output.ts";
import { textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const Show = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one run is needed"),
  baseline: z.string().optional(),
  judge: z.string().optional(),
});
const Export = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one run is needed"),
  format: z.enum(["csv", "jsonl"], "--format is csv or jsonl"),
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
    return ok({ json: { runs }, text: textTable(["run", "probe", "status", "readings", "checkpoints"], rows) });
  },
};

export const resultsShow: Command = {
  name: "results show",
  usage: "results show RUN [--baseline ID] [--judge NAME|none]",
  summary: "Rates and comparisons of a run",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { baseline: TEXT, judge: TEXT }, Show, this.usage);
    if (!args.ok) return args;
    const output = runOutput(workbench, [args.value.positionals[0]], args.value);
    return output.ok ? ok({ ...output.value, exitCode: 0 }) : output;
  },
};

export const resultsExport: Command = {
  name: "results export",
  usage: "results export RUN --format csv|jsonl",
  summary: "Print a run's rates (csv) or single readings (jsonl)",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { format: { type: "string" } }, Export, this.usage);
    if (!args.ok) return args;
    const [runId] = args.value.positionals;
    const run = workbench.runs.find(runId);
    if (!run.ok) return run;
    const isGrid = run.value.probeKind === "grid";
    if (args.value.format === "csv") {
      const report = isGrid ? workbench.gridReports.of([runId]) : workbench.reports.of([runId]);
      return report.ok ? ok({ json: report.value.results, text: csv(report.value.results) }) : report;
    }
    const readings = isGrid ? workbench.gridReports.rollouts(runId) : workbench.reports.readings(runId);
    if (!readings.ok) return readings;
    if (readings.value.length === 0) {
      return err(problem("run-empty", `Run "${runId}" holds no readings yet: resume it first.`));
    }
    return ok({ json: readings.value, text: readings.value.map((reading) => JSON.stringify(reading)).join("\n") });
  },
};

function csv(results: readonly ProbeResult[]): string {
  const header = [
    "checkpoint",
    "metric",
    "group",
    "reading",
    "numerator",
    "denominator",
    "excluded",
    "estimate",
    "low",
    "high",
    "method",
  ];
  const rows = results.map((result) => [
    result.checkpoint,
    result.metric,
    result.group,
    result.reading,
    result.numerator,
    result.denominator,
    JSON.stringify(result.excluded),
    result.estimate,
    result.low,
    result.high,
    result.method,
  ]);
  return csvOf(header, rows);
}
