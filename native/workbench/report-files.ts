import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { standingWords } from "#core/experiment/protocol.ts";
import { headlineGroup } from "#core/experiment/words.ts";
import { RULES_VERSION } from "#core/agentic/outcome.ts";
import { reportHtml } from "#core/report/report-html.ts";
import { reportCommands } from "#core/report/report-commands.ts";
import type {
  GridEvidence,
  PairEvidence,
  ReportedCheckpoint,
  ReportedFlips,
  StatedEvidence,
} from "#core/report/report-input.ts";
import { AtomicFile, type WrittenFile } from "#native/artifacts/atomic-file.ts";
import type { Store } from "#native/storage/store.ts";
import type { Experiments } from "./experiments.ts";
import type { GridReports } from "./grid-reports.ts";
import type { QuestionReports } from "./question-reports.ts";
import type { Reports } from "./reports.ts";
import type { Column } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectPairRuns } from "./run-selection.ts";
import { selectGrid } from "./select-grid.ts";
import { findRun, selectRuns } from "./select-runs.ts";

export interface ReportFilesParts {
  readonly store: Store;
  readonly reports: Reports;
  readonly gridReports: GridReports;
  readonly questionReports: QuestionReports;
  readonly experiments: Experiments;
  readonly codeVersion: string;
  readonly now: () => Date;
}

export interface ReportFileRequest {
  /** Of value pairs, of a grid and of open questions: of each kind runs of one probe version. */
  readonly runs: readonly string[];
  readonly baseline?: string | undefined;
}

/** The evidence of probe runs as one self-contained HTML file. */
export class ReportFiles {
  readonly #parts: ReportFilesParts;

  constructor(parts: ReportFilesParts) {
    this.#parts = parts;
  }

  /** The file's text. The same readings give the same text but for the time it was made. */
  html(request: ReportFileRequest): Result<string, Problem> {
    const { codeVersion, now } = this.#parts;
    const kinds = this.#byKind(request.runs);
    if (!kinds.ok) return kinds;
    const { pairs: pairRuns, grids, questions } = kinds.value;
    const pairs = pairRuns.length > 0 ? this.#pairs(pairRuns, request.baseline) : ok(null);
    if (!pairs.ok) return pairs;
    const grid = grids.length > 0 ? this.#grid(grids, request.baseline) : ok(null);
    if (!grid.ok) return grid;
    const stated = questions.length > 0 ? this.#stated(questions, grids) : ok(null);
    if (!stated.ok) return stated;
    const baseline = pairs.value?.baseline ?? grid.value?.baseline ?? null;
    const runs = [pairs.value, grid.value, stated.value].flatMap((part) => part?.runs ?? []);
    return ok(
      reportHtml({
        generatedAt: now().toISOString(),
        codeVersion,
        pairs: pairs.value,
        grid: grid.value,
        stated: stated.value,
        commands: reportCommands(runs, baseline),
      }),
    );
  }

  /** The same, for those whose other questions are not to wait for the figures of value pairs. */
  async htmlBeside(request: ReportFileRequest, signal?: AbortSignal): Promise<Result<string, Problem>> {
    const kinds = this.#byKind(request.runs);
    if (!kinds.ok) return kinds;
    const { pairs } = kinds.value;
    if (pairs.length > 0) {
      // Kept by both, where the file finds them.
      const computed = await this.#parts.reports.beside({ runs: pairs, baseline: request.baseline }, signal);
      if (!computed.ok) return computed;
      const experiment = await this.#parts.experiments.beside(pairs, undefined, signal);
      if (!experiment.ok) return experiment;
    }
    return this.html(request);
  }

  #byKind(ids: readonly string[]): Result<{ pairs: string[]; grids: string[]; questions: string[] }, Problem> {
    const found = { pairs: [] as string[], grids: [] as string[], questions: [] as string[] };
    if (ids.length === 0)
      return err(problem("run-missing", "Name at least one probe run; msm results list shows what there is."));
    for (const id of new Set(ids)) {
      const run = findRun(this.#parts.store, id);
      if (!run.ok) return run;
      found[KIND_PLACES[run.value.probeKind]].push(id);
    }
    return ok(found);
  }

  #pairs(runIds: readonly string[], baseline: string | undefined): Result<PairEvidence, Problem> {
    const { store, reports, experiments } = this.#parts;
    const selected = selectPairRuns(store, runIds);
    if (!selected.ok) return selected;
    const report = reports.of(runIds, baseline);
    if (!report.ok) return report;
    const found = experiments.of(runIds);
    if (!found.ok) return found;
    const flips = this.#flips(runIds, found.value.experiment);
    if (!flips.ok) return flips;
    const { probe, warnings, baseline: pinned, results, comparisons } = report.value;
    return ok({
      probe,
      runs: report.value.runs,
      baseline: pinned,
      experiment: found.value.experiment,
      results,
      comparisons: comparisons.filter((each) => each.baseline === pinned),
      checkpoints: reportedCheckpoints(selected.value.columns),
      flips: flips.value,
      warnings: [...warnings, ...(found.value.protocol ? standingWords(found.value.protocol) : [])],
      resamples: BOOTSTRAP_RESAMPLES,
      asked: `${probe.items.length} items, ${probe.questionForms.length} question forms, both option orders`,
    });
  }

  #grid(runIds: readonly string[], baseline: string | undefined): Result<GridEvidence, Problem> {
    const { store, gridReports } = this.#parts;
    const selected = selectGrid(store, runIds);
    if (!selected.ok) return selected;
    // The pinned baseline may be of the pairs alone.
    const has = selected.value.columns.some(({ name }) => name === baseline);
    const report = gridReports.of(runIds, has ? baseline : undefined);
    if (!report.ok) return report;
    const { judge, probe, cells } = report.value;
    return ok({
      probe,
      runs: report.value.runs,
      baseline: report.value.baseline,
      cells,
      results: report.value.results,
      comparisons: report.value.comparisons,
      outcomes: report.value.outcomes,
      warnings: report.value.warnings,
      checkpoints: reportedCheckpoints(selected.value.columns),
      rulesVersion: RULES_VERSION,
      judge: judge && {
        name: judge.name,
        promptVersion: judge.identity.promptVersion,
        decoding: judge.identity.decoding,
        faults: judge.faults,
        errors: judge.errors,
        raw: judge.raw,
      },
      asked: `${cells.length} cells`,
    });
  }

  #stated(runIds: readonly string[], grids: readonly string[]): Result<StatedEvidence, Problem> {
    const { store, questionReports } = this.#parts;
    const selected = selectRuns(store, runIds);
    if (!selected.ok) return selected;
    const report = questionReports.of(runIds);
    if (!report.ok) return report;
    const { probe, columns, warnings } = report.value;
    return ok({
      title: probe.title,
      runs: report.value.runs,
      columns,
      warnings,
      checkpoints: reportedCheckpoints(selected.value.columns),
      acted: this.#acted(runIds, grids),
      asked: `${probe.items.length} open questions`,
    });
  }

  /** Said and done side by side; a sentence where they cannot be joined. */
  #acted(questions: readonly string[], grids: readonly string[]): StatedEvidence["acted"] {
    const [question, grid] = [questions[0], grids[0]];
    if (question === undefined || grid === undefined) return null;
    if (questions.length > 1 || grids.length > 1)
      return "Several runs of one kind are in this report: what is said and what is done is joined for one of each.";
    const joined = this.#parts.questionReports.statedActed(question, grid);
    return joined.ok ? joined.value : joined.error.message;
  }

  /** Writes the file whole or not at all; over one that is there only by `force`. */
  write(request: ReportFileRequest & { readonly out: string; readonly force: boolean }): Result<WrittenFile, Problem> {
    const path = resolve(request.out);
    if (existsSync(path) && !request.force) {
      return err(problem("file-exists", `${path} is there already: name another file, or add --force to replace it.`));
    }
    const text = this.html(request);
    if (!text.ok) return text;
    let file: AtomicFile | null = null;
    try {
      file = new AtomicFile(path);
      file.write(text.value);
      return ok(file.finish());
    } catch (cause) {
      file?.discard();
      return err(problem("file-not-written", `${path} cannot be written (${reasonOf(cause)}): name another place.`));
    }
  }

  /** Items that flip between the two arms of each double dissociation of the most trained row. */
  #flips(runs: readonly string[], experiment: Experiment): Result<ReportedFlips[], Problem> {
    const group = headlineGroup(experiment);
    const found: ReportedFlips[] = [];
    const last = experiment.contrasts
      .filter((each) => each.kind === "double-dissociation" && each.group === group && each.reading === "likelihood")
      .at(-1);
    const [plus, minus] = last?.arms ?? [];
    if (!last || !plus || !minus) return ok(found);
    const place = { from: minus.arm, to: plus.arm, axis: last.axis, group };
    const flips = this.#parts.experiments.flips({ runs, ...place });
    if (!flips.ok) return flips;
    return ok([{ ...place, items: flips.value.items, flips: flips.value.flips }]);
  }
}

const KIND_PLACES = { "value-pairs": "pairs", grid: "grids", questions: "questions" } as const;

function reportedCheckpoints(columns: readonly Column[]): ReportedCheckpoint[] {
  return columns.map(({ name, part: { lineage, engine: _engine, ...part } }) => ({ name, lineage, part }));
}
