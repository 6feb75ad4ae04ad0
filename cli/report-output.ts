import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { RunReport } from "#native/workbench/reports.ts";
import type { Output } from "./command.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** A report as `msm` prints it: rates, then comparisons with the baseline. */
export function reportOutput(report: RunReport): Output {
  return {
    json: reportJson(report),
    text: [
      `${report.probe.id} v${report.probe.version}, ${report.probe.items.length} items; ${runLine(report.runs, report.baseline)}`,
      ...report.warnings.map((warning) => `Warning: ${warning}`),
      "",
      ratesTable(report),
      "",
      comparisonsTable(report),
      ...resumeLines(report.runs),
    ].join("\n"),
    exitCode: exitCodeOf(report.runs),
  };
}

/** Which runs are shown, how they stand, and what they are compared with. */
export function runLine(runs: readonly ProbeRunSummary[], baseline: string): string {
  return `run ${runs.map(({ id }) => id).join(", ")} (${runs.map(({ status }) => status).join(", ")}), baseline ${baseline}`;
}

export function resumeLines([run]: readonly ProbeRunSummary[]): string[] {
  return run && run.status !== "finished" ? ["", `Resume with: msm probe run --resume ${run.id}`] : [];
}

export function exitCodeOf(runs: readonly ProbeRunSummary[]): 0 | 1 | 130 {
  if (runs.some(({ status }) => status === "cancelled")) return 130;
  return runs.every(({ status }) => status === "finished") ? 0 : 1;
}

/** Counters of engines as one sum and by checkpoint. */
export function engineTotals(records: RunReport["engine"]): Record<string, unknown> {
  const engines = Object.values(records);
  const sum = (of: (engine: (typeof engines)[number]) => number): number =>
    engines.reduce((total, each) => total + of(each), 0);
  return {
    tokensRequested: sum((each) => each.tokensRequested),
    tokensEncoded: sum((each) => each.tokensEncoded),
    tokensSampled: sum((each) => each.tokensSampled),
    peakBytes: Math.max(0, ...engines.map((each) => each.peakBytes)),
    provider: [...new Set(engines.map((each) => each.provider))].join(", "),
    checkpoints: records,
  };
}

/** The documented fields of a report. */
export function reportJson(report: RunReport): Record<string, unknown> {
  return {
    runId: report.runs[0]?.id ?? null,
    runs: report.runs,
    probe: { id: report.probe.id, version: report.probe.version, items: report.probe.items.length },
    baseline: report.baseline,
    results: report.results,
    comparisons: report.comparisons,
    agreement: report.agreement,
    engine: engineTotals(report.engine),
    warnings: report.warnings,
  };
}

function ratesTable(report: RunReport): string {
  const rows = report.results
    .filter((result) => /^choose:[^:]+$/.test(result.metric) && !result.group.startsWith("domain:"))
    .map((result) => [
      result.checkpoint,
      result.reading,
      result.metric,
      result.group,
      `${result.numerator}/${result.denominator}`,
      percent(result.estimate),
      interval(result.low, result.high),
    ]);
  return textTable(["checkpoint", "reading", "metric", "group", "k/n", "rate", "95% interval"], rows);
}

function comparisonsTable(report: RunReport): string {
  const rows = report.comparisons
    .filter((each) => each.baseline === report.baseline && each.kind === "paired" && !each.group.startsWith("domain:"))
    .map((each) => [
      `${each.checkpoint} − ${each.baseline}`,
      each.reading,
      each.metric,
      each.group,
      String(each.pairs),
      `${each.delta >= 0 ? "+" : ""}${(each.delta * 100).toFixed(1)}`,
      interval(each.low, each.high),
      each.pValueHolm < 0.0001 ? "<0.0001" : each.pValueHolm.toFixed(4),
    ]);
  return textTable(["comparison", "reading", "metric", "group", "pairs", "points", "95% interval", "p (Holm)"], rows);
}
