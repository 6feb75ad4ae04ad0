import type { RunReport } from "#native/workbench/reports.ts";
import type { Output } from "./command.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** A report as `msm` prints it: rates, then comparisons with the baseline. */
export function reportOutput(report: RunReport): Output {
  const run = report.runs[0];
  const statuses = report.runs.map((each) => each.status);
  return {
    json: reportJson(report),
    text: [
      `${report.probe.id} v${report.probe.version}, ${report.probe.items.length} items; run ${report.runs.map((each) => each.id).join(", ")} (${statuses.join(", ")}), baseline ${report.baseline}`,
      ...report.warnings.map((warning) => `Warning: ${warning}`),
      "",
      ratesTable(report),
      "",
      comparisonsTable(report),
      ...(run && run.status !== "finished" ? ["", `Resume with: msm probe run --resume ${run.id}`] : []),
    ].join("\n"),
    exitCode: statuses.includes("cancelled") ? 130 : statuses.every((status) => status === "finished") ? 0 : 1,
  };
}

/** The documented fields of a report, and the counters of its engines as one sum and by checkpoint. */
export function reportJson(report: RunReport): Record<string, unknown> {
  const engines = Object.values(report.engine);
  const sum = (of: (engine: (typeof engines)[number]) => number): number =>
    engines.reduce((total, each) => total + of(each), 0);
  return {
    runId: report.runs[0]?.id ?? null,
    runs: report.runs,
    probe: { id: report.probe.id, version: report.probe.version, items: report.probe.items.length },
    baseline: report.baseline,
    results: report.results,
    comparisons: report.comparisons,
    agreement: report.agreement,
    engine: {
      tokensRequested: sum((each) => each.tokensRequested),
      tokensEncoded: sum((each) => each.tokensEncoded),
      tokensSampled: sum((each) => each.tokensSampled),
      peakBytes: Math.max(0, ...engines.map((each) => each.peakBytes)),
      provider: [...new Set(engines.map((each) => each.provider))].join(", "),
      checkpoints: report.engine,
    },
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
