import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import type { Output } from "./command.ts";
import { gridOutput } from "./grid-output.ts";
import { questionOutput } from "./question-output.ts";
import { reportOutput } from "./report-output.ts";

/** What is printed of runs of one probe, of whichever kind it is. */
export function runOutput(
  workbench: Workbench,
  runs: readonly string[],
  { baseline, judge }: { readonly baseline?: string | undefined; readonly judge?: string | undefined } = {},
): Result<Output, Problem> {
  const first = workbench.runs.find(runs[0] ?? "");
  if (first.ok && first.value.probeKind === "grid") {
    const report = workbench.gridReports.of(runs, baseline, judge);
    return report.ok ? ok(gridOutput(report.value)) : report;
  }
  if (first.ok && first.value.probeKind === "questions") {
    const report = workbench.questionReports.of(runs);
    return report.ok ? ok(questionOutput(report.value)) : report;
  }
  const report = workbench.reports.of(runs, baseline);
  return report.ok ? ok(reportOutput(report.value)) : report;
}
