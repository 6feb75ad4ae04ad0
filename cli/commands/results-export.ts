import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { csvOf } from "#core/report/csv.ts";
import { tableOfRecords } from "#core/report/table-files.ts";
import { RUN_LOG_FORMATS } from "#native/workbench/interchange.ts";
import type { QuestionReport } from "#native/workbench/question-reports.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Output } from "../command.ts";

const FORMATS = ["csv", "jsonl", "parquet", ...RUN_LOG_FORMATS] as const;
const Export = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one run is needed"),
    format: z.enum(FORMATS, `--format is one of ${FORMATS.join(", ")}`),
    out: z.string().min(1).optional(),
  })
  .refine(({ format, out }) => isPrinted(format) === (out === undefined), {
    path: ["arguments"],
    message: "inspect, inspect-json and lm-eval need --out FOLDER and parquet --out FILE; csv and jsonl are printed",
  });
function isPrinted(format: (typeof FORMATS)[number]): format is "csv" | "jsonl" {
  return format === "csv" || format === "jsonl";
}

export const resultsExport: Command = {
  name: "results export",
  usage: "results export RUN --format csv|jsonl|parquet|inspect|inspect-json|lm-eval [--out FILE|FOLDER]",
  summary: "A run's rates (csv), single readings (jsonl, parquet), or logs for Inspect or lm-evaluation-harness",
  async run({ workbench }, argv) {
    const text = { type: "string" } as const;
    const args = readArguments(argv, { format: text, out: text }, Export, this.usage);
    if (!args.ok) return args;
    const [runId] = args.value.positionals;
    const { format, out } = args.value;
    if (format !== "parquet" && !isPrinted(format)) {
      const written = workbench.interchange.export(runId, format, out ?? ".");
      return written.ok ? ok({ json: { files: written.value }, text: written.value.join("\n") }) : written;
    }
    const run = workbench.runs.find(runId);
    if (!run.ok) return run;
    const kind = run.value.probeKind;
    if (format === "csv" && kind === "questions") {
      const report = workbench.questionReports.of([runId]);
      return report.ok ? ok({ json: report.value.columns, text: ratingsCsv(report.value) }) : report;
    }
    if (format === "csv") {
      const report = kind === "grid" ? workbench.gridReports.of([runId]) : workbench.reports.of([runId]);
      return report.ok ? ok({ json: report.value.results, text: csv(report.value.results) }) : report;
    }
    const readings = readingsOf(workbench, runId, kind);
    if (!readings.ok) return readings;
    if (readings.value.length === 0) {
      return err(problem("run-empty", `Run "${runId}" holds no readings yet: resume it first.`));
    }
    if (format === "parquet") return writeParquet(workbench, readings.value, out ?? "");
    return ok({ json: readings.value, text: readings.value.map((reading) => JSON.stringify(reading)).join("\n") });
  },
};

/** Every reading a row; what is nested stands as JSON. */
function writeParquet(workbench: Workbench, readings: readonly object[], out: string): Result<Output, Problem> {
  const written = workbench.tableFiles.writeParquet(tableOfRecords("readings", readings), out);
  if (!written.ok) return written;
  const { sizeBytes, sha256 } = written.value;
  const rows = readings.length;
  return ok({ json: { file: out, sizeBytes, sha256, rows }, text: `Wrote ${out}: ${rows} rows.` });
}

function readingsOf(
  { gridReports, questionReports, reports }: Workbench,
  runId: string,
  kind: ProbeRunSummary["probeKind"],
): Result<readonly object[], Problem> {
  if (kind === "grid") return gridReports.rollouts(runId);
  return kind === "questions" ? questionReports.answers(runId) : reports.readings(runId);
}

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

function ratingsCsv({ columns }: QuestionReport): string {
  const header = [
    "checkpoint",
    "rater",
    "dimension",
    "answers",
    "rated",
    "items",
    "excluded",
    "mean",
    "low",
    "high",
    "method",
  ];
  const rows = columns.flatMap(({ checkpoint, rater, means }) =>
    means.map((each) => [
      checkpoint,
      rater ?? "",
      each.dimension,
      each.answers,
      each.rated,
      each.items,
      JSON.stringify(each.excluded),
      each.mean ?? "",
      each.low ?? "",
      each.high ?? "",
      each.method,
    ]),
  );
  return csvOf(header, rows);
}
