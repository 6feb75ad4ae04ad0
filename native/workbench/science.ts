import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { armOf } from "#core/probes/arm.ts";
import { ratingDifferences } from "#core/questions/rating-differences.ts";
import {
  type ScienceArm,
  scienceArm,
  type ScienceDifference,
  type ScienceFigure,
  type ScienceTable,
  scienceTable,
} from "#core/science/science-table.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { GridReports } from "./grid-reports.ts";
import type { QuestionReports } from "./question-reports.ts";
import type { Reports } from "./reports.ts";
import type { Column } from "./run-columns.ts";
import { selectRuns, type SelectedRuns } from "./select-runs.ts";

export interface ScienceRequest {
  readonly runs: readonly string[];
  /** A group of the probe; `all` where it is left out. */
  readonly group?: string | undefined;
  /** Metrics; those that say most where it is left out. */
  readonly metrics?: readonly string[] | undefined;
  /** Cells of checkpoints, in place of what their lineage says. */
  readonly arms?: readonly Omit<ScienceArm, "trainingSeed">[] | undefined;
}

export interface ScienceReport extends ScienceTable {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: { readonly id: string; readonly version: number; readonly kind: string };
  readonly group: string;
  /** How pairs are compared and adjusted, in words. */
  readonly method: string;
  readonly warnings: readonly string[];
}

interface Dependencies {
  readonly store: Store;
  readonly reports: Reports;
  readonly gridReports: GridReports;
  readonly questionReports: QuestionReports;
}

interface Measured {
  readonly figures: readonly ScienceFigure[];
  readonly differences: readonly ScienceDifference[];
  readonly pairing: string;
  readonly warnings: readonly string[];
}

/** One table of several specs by arms, on any probe, with all cross pairs. */
export class Science {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async of(request: ScienceRequest, signal?: AbortSignal): Promise<Result<ScienceReport, Problem>> {
    const selected = selectRuns(this.#deps.store, request.runs);
    if (!selected.ok) return selected;
    const { columns, probe, runs } = selected.value;
    const unknown = request.arms?.find(({ checkpoint }) => !columns.some(({ name }) => name === checkpoint));
    if (unknown) {
      const known = columns.map(({ name }) => name).join(", ");
      return err(problem("checkpoint-unknown", `"${unknown.checkpoint}" is not in these runs (${known}).`));
    }
    const measured = await this.#measure(selected.value, request.runs, signal);
    if (!measured.ok) return measured;
    const group = request.group ?? "all";
    const shown = (each: { readonly metric: string; readonly group: string }): boolean =>
      each.group === group && (request.metrics?.includes(each.metric) ?? HEADLINE[probe.kind].test(each.metric));
    const figures = measured.value.figures.filter(shown);
    if (figures.length === 0) {
      const groups = [...new Set(measured.value.figures.map((each) => each.group))].slice(0, 20).join(", ");
      return err(
        problem("group-unknown", `Nothing was measured for group "${group}" and these metrics; groups: ${groups}.`),
      );
    }
    const cells = columns.map((column) => cellOf(column, request.arms ?? []));
    return ok({
      runs,
      probe: { id: probe.id, version: probe.version, kind: probe.kind },
      group,
      method: `${measured.value.pairing}; Holm over all pairs of one metric, group and reading in this table; pairs within one training seed`,
      ...scienceTable({
        arms: cells.filter((cell) => cell !== null),
        left: columns.flatMap(({ name }, at) => (cells[at] === null ? [name] : [])),
        figures,
        differences: measured.value.differences.filter(shown),
      }),
      warnings: measured.value.warnings,
    });
  }

  async #measure(
    { probe }: SelectedRuns,
    runs: readonly string[],
    signal?: AbortSignal,
  ): Promise<Result<Measured, Problem>> {
    switch (probe.kind) {
      case "value-pairs":
        return this.#pairs(runs, signal);
      case "grid":
        return this.#grid(runs, signal);
      case "questions":
        return this.#questions(runs);
      default:
        return probe satisfies never;
    }
  }

  async #pairs(runs: readonly string[], signal?: AbortSignal): Promise<Result<Measured, Problem>> {
    const report = await this.#deps.reports.beside({ runs }, signal);
    if (!report.ok) return report;
    const { results, comparisons, warnings } = report.value;
    return ok({
      figures: results,
      differences: comparisons.filter(({ kind }) => kind === "paired"),
      pairing: "readings of the same items are paired, item by item",
      warnings,
    });
  }

  /** Every column is the baseline once, so that every pair is there. */
  async #grid(runs: readonly string[], signal?: AbortSignal): Promise<Result<Measured, Problem>> {
    const first = await this.#deps.gridReports.beside({ runs }, signal);
    if (!first.ok) return first;
    const checkpoints = [...new Set(first.value.results.map(({ checkpoint }) => checkpoint))];
    const differences: ScienceDifference[] = [];
    for (const [at, baseline] of checkpoints.entries()) {
      const report = await this.#deps.gridReports.beside({ runs, baseline }, signal);
      if (!report.ok) return report;
      const later = new Set(checkpoints.slice(at + 1));
      differences.push(...report.value.comparisons.filter(({ checkpoint }) => later.has(checkpoint)));
    }
    const { results, warnings } = first.value;
    return ok({
      figures: results,
      differences,
      pairing: "rollouts are independent and never paired, conditional on these cells",
      warnings,
    });
  }

  #questions(runs: readonly string[]): Result<Measured, Problem> {
    const report = this.#deps.questionReports.of(runs);
    if (!report.ok) return report;
    const { probe, columns, warnings } = report.value;
    const raters = new Set(columns.map(({ rater }) => rater));
    if (raters.size > 1 || raters.has(null)) {
      return err(
        problem("raters-differ", "This table needs answers that one judge rated by one rubric: rate the run with one."),
      );
    }
    const rated = this.#deps.questionReports.rated(runs);
    if (!rated.ok) return rated;
    return ok({
      figures: columns.flatMap(({ checkpoint, means }) =>
        means.map(({ dimension, rated: numerator, answers, mean, ...rest }) => ({
          checkpoint,
          metric: "rating",
          group: dimension,
          reading: "sampled",
          numerator,
          denominator: answers,
          excluded: rest.excluded,
          estimate: mean,
          low: rest.low,
          high: rest.high,
          method: rest.method,
        })),
      ),
      differences: ratingDifferences(probe, rated.value, report.value.runs[0]?.request.seed ?? 0),
      pairing: "ratings of the same questions are paired, question by question",
      warnings,
    });
  }
}

/** Metrics that a table without a choice of them shows. */
const HEADLINE = { "value-pairs": /^choose:[^:]+$/, grid: /^(?:executed|decided)$/, questions: /^rating$/ } as const;

function cellOf({ name, part }: Column, told: readonly Omit<ScienceArm, "trainingSeed">[]): ScienceArm | null {
  const arm = armOf(part.lineage);
  const said = told.find(({ checkpoint }) => checkpoint === name);
  if (said) return { ...said, trainingSeed: arm?.trainingSeed ?? null };
  return arm && scienceArm(name, arm);
}
