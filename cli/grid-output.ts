import type { GridMetric } from "#core/agentic/rates.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { GridReport } from "#native/workbench/grid-reports.ts";
import type { Output } from "./command.ts";
import { engineTotals, exitCodeOf, resumeLines, runLine } from "./report-output.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** A grid's report as `msm` prints it: rates of groups, every cell, outcomes, and differences to the baseline. */
export function gridOutput(report: GridReport): Output {
  const { probe, runs } = report;
  return {
    json: {
      runId: runs[0]?.id ?? null,
      runs,
      probe: { id: probe.id, version: probe.version, kind: probe.kind, cells: report.cells.length },
      baseline: report.baseline,
      cells: report.cells,
      results: report.results,
      comparisons: report.comparisons,
      outcomes: report.outcomes,
      engine: engineTotals(report.engine),
      warnings: report.warnings,
      judges: report.judges,
      judge: report.judge,
    },
    text: [
      `${probe.id} v${probe.version}, ${report.cells.length} cells; ${runLine(runs, report.baseline)}`,
      ...report.warnings.map((warning) => `Warning: ${warning}`),
      "",
      ratesTable(report, (group) => !group.startsWith("cell:")),
      "",
      ratesTable(report, (group) => group.startsWith("cell:")),
      "",
      outcomesTable(report),
      "",
      comparisonsTable(report),
      ...judgeLines(report),
      ...resumeLines(runs),
    ].join("\n"),
    exitCode: exitCodeOf(runs),
  };
}

function ratesTable({ results, judge }: GridReport, shown: (group: string) => boolean): string {
  const rows = results
    .filter(({ metric, group }) => metric === "executed" && shown(group))
    .map((executed) => {
      const of = (metric: GridMetric): ProbeResult | undefined =>
        results.find(
          (each) => each.metric === metric && each.group === executed.group && each.checkpoint === executed.checkpoint,
        );
      const [decided, tools] = [of("decided"), of("tool-use")];
      return [
        executed.checkpoint,
        executed.group.replace(/^cell:/, ""),
        counts(executed),
        percent(executed.estimate),
        interval(executed.low, executed.high),
        (decided?.excluded["not-judged"] ?? 0) > 0 ? "unread" : counts(decided),
        percent(decided?.estimate ?? null),
        interval(decided?.low ?? null, decided?.high ?? null),
        counts(tools),
        percent(tools?.estimate ?? null),
        excluded(executed),
      ];
    });
  return textTable(
    // The counts of "decided" are the judge's own; the rate is what remains without its errors.
    `checkpoint|cells|executed|rate|95% interval|decided|${judge?.faults.length === 0 ? "corrected" : "rate"}|95% interval|tool use|rate|left out of executed`.split(
      "|",
    ),
    rows,
  );
}

/** The judge's own rates, apart from the headline, and why they do or do not enter it. */
function judgeLines({ judge, judges }: GridReport): string[] {
  if (judge === null) return [];
  const rows = judge.raw
    .filter(({ group }) => !group.startsWith("cell:"))
    .map((rate) => [
      rate.checkpoint,
      rate.group,
      counts(rate),
      percent(rate.estimate),
      interval(rate.low, rate.high),
      excluded(rate),
    ]);
  const others = judges.filter(({ id }) => id !== judge.id).map(({ name }) => name);
  const standing =
    judge.faults.length === 0
      ? `${judge.name} is validated: "decided" above is corrected for its errors`
      : `${judge.name} does not count (${judge.faults.join("; ")})`;
  return [
    "",
    `${standing}. What it says, its errors included:`,
    textTable(["checkpoint", "cells", "decided", "raw rate", "95% interval", "left out"], rows),
    ...(others.length === 0 ? [] : [`Also read by ${others.join(", ")}: msm results show RUN --judge NAME`]),
  ];
}

function outcomesTable({ outcomes }: GridReport): string {
  const rows = outcomes
    .filter(({ group }) => group === "all")
    .flatMap(({ checkpoint, counts: states }) =>
      Object.entries(states)
        .filter(([, count]) => count > 0)
        .map(([state, count]) => [checkpoint, state, String(count)]),
    );
  return textTable(["checkpoint", "outcome", "rollouts"], rows);
}

function comparisonsTable({ comparisons }: GridReport): string {
  const rows = comparisons
    .filter(({ group, metric }) => !group.startsWith("cell:") && (metric === "executed" || metric === "decided"))
    .map((each) => [
      `${each.checkpoint} − ${each.baseline}`,
      each.metric,
      each.group,
      String(each.cells),
      `${each.delta >= 0 ? "+" : ""}${(each.delta * 100).toFixed(1)}`,
      interval(each.low, each.high),
      each.pValueHolm < 0.0001 ? "<0.0001" : each.pValueHolm.toFixed(4),
    ]);
  return textTable(["comparison", "metric", "group", "cells", "points", "95% interval", "p (Holm)"], rows);
}

function counts(result: ProbeResult | undefined): string {
  return result ? `${result.numerator}/${result.denominator}` : "–";
}

function excluded(result: ProbeResult): string {
  return Object.entries(result.excluded)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}
