import type { ScenarioId } from "#core/agentic/factors.ts";
import { type Cell, cellsOf } from "#core/agentic/grid.ts";
import {
  correctedComparisons,
  correctedResults,
  RAW_METRIC,
  type ReadCheckpoint,
} from "#core/agentic/judging/corrected-results.ts";
import type { GridProbe } from "#core/agentic/grid-probe.ts";
import type { IntentVerdict } from "#core/agentic/judging/verdict.ts";
import { type Grade, RULES_VERSION } from "#core/agentic/outcome.ts";
import {
  gridComparisons,
  type GridComparison,
  gridResults,
  isUnread,
  type OutcomeCounts,
  outcomeCounts,
} from "#core/agentic/rates.ts";
import { cellsOfRuns } from "#core/agentic/run-cells.ts";
import { stoppingWords } from "#core/agentic/stopping.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";
import type { StoredJudge } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import { type HashedCell, hashedCells } from "./grid-prompts.ts";
import { readRollout, rolloutKey } from "./judged-grades.ts";
import { type Column, decodingOf, reproducedBy, warningsOf } from "./run-columns.ts";
import type { RunJudges, ShownJudge } from "./run-judges.ts";
import { selectGrid } from "./select-grid.ts";
import { pinnedColumn } from "./select-runs.ts";

/** Everything that is shown of one or more runs of one grid. */
export interface GridReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: GridProbe;
  readonly baseline: string;
  readonly cells: readonly HashedCell[];
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly GridComparison[];
  readonly outcomes: readonly OutcomeCounts[];
  readonly engine: Readonly<Record<string, EngineRecord>>;
  readonly warnings: readonly string[];
  /** Judges that have read these runs, the one asked last first. */
  readonly judges: readonly StoredJudge[];
  /** The one whose verdicts are shown; null where none was asked. */
  readonly judge: JudgeInReport | null;
}

/** Which report is wanted; see `GridReports.of`. */
export interface GridOrder {
  readonly runs: readonly string[];
  readonly baseline?: string | undefined;
  readonly judge?: string | undefined;
}

/** A judge's own rates. They enter the headline only where it is validated, and corrected for its errors. */
export interface JudgeInReport extends ShownJudge {
  /** As the judge gives them, its errors included. */
  readonly raw: readonly ProbeResult[];
}

interface Graded extends StoredRollout {
  readonly checkpoint: string;
  readonly grade: Grade;
}

export interface GradedRollout extends Graded {
  /** What the shown judge said; null where it said nothing. */
  readonly verdict: IntentVerdict | null;
}

/** A rollout with its grade by rules and people, what judges said of it, and all that reproduces them. */
export type ExportedRollout = Graded & Readonly<Record<string, unknown>>;

/**
 * Reports over stored rollouts. Rollouts are graded when they are looked at, by the rules that this program holds; what a
 * judge said of them is stored, and enters a grade where the judge is validated.
 */
export class GridReports {
  readonly #store: Store;
  readonly #judges: RunJudges;
  readonly #elsewhere: GridReports["beside"];

  /** `elsewhere` computes what `of` gives, so that this thread goes on; left out where this is that thread. */
  constructor(store: Store, judges: RunJudges, elsewhere?: GridReports["beside"]) {
    this.#store = store;
    this.#judges = judges;
    this.#elsewhere = elsewhere ?? (async (order) => this.of(order.runs, order.baseline, order.judge));
  }

  /** What `of` gives, computed beside this thread for those whose other questions are not to wait for it. */
  async beside(order: GridOrder, signal?: AbortSignal): Promise<Result<GridReport, Problem>> {
    return this.#elsewhere(order, signal);
  }

  /** `judge`: its name, the beginning of its id, or `none`; left out, the one asked last of those that count. */
  of(runIds: readonly string[], baseline?: string, judge?: string): Result<GridReport, Problem> {
    const selected = selectGrid(this.#store, runIds);
    if (!selected.ok) return selected;
    const { runs, probe, sha256, columns } = selected.value;
    const pinned = pinnedColumn(columns, baseline);
    if (!pinned.ok) return pinned;
    const shown = this.#shown(runIds, columns, judge);
    if (!shown.ok) return shown;
    const requests = runs.map(({ request }) => request);
    const cells = cellsOfRuns(cellsOf(probe.factors), requests);
    const scenarios = new Map(cells.map(({ id, factors }) => [id, factors.scenario]));
    const byJudge = shown.value && columns.map((column) => this.#read(column, scenarios, shown.value));
    const counts = shown.value !== null && shown.value.faults.length === 0 && shown.value.errors !== null;
    const checkpoints = (counts ? byJudge : null) ?? columns.map((column) => this.#read(column, scenarios, null));
    let results = checkpoints.flatMap((checkpoint) => gridResults(cells, checkpoint));
    let comparisons = gridComparisons(cells, checkpoints, pinned.value);
    if (counts && shown.value.errors !== null) {
      results = correctedResults(results, cells, checkpoints, shown.value.errors);
      comparisons = correctedComparisons(comparisons, cells, checkpoints, shown.value.errors);
    }
    return ok({
      runs,
      probe,
      baseline: pinned.value,
      cells: cellsOfRuns(hashedCells(probe, sha256), requests),
      results,
      comparisons,
      outcomes: checkpoints.flatMap((checkpoint) => outcomeCounts(cells, checkpoint)),
      engine: Object.fromEntries(columns.flatMap(({ name, part }) => (part.engine ? [[name, part.engine]] : []))),
      warnings: [
        ...warningsOf(columns),
        ...judgeWarnings(shown.value, counts),
        ...unread(checkpoints),
        ...designWarnings(columns),
      ],
      judges: this.#judges.of(runIds),
      judge: shown.value && { ...shown.value, raw: rawResults(cells, byJudge ?? []) },
    });
  }

  /** A cell's rollouts in every column, with their grades. */
  transcripts(runIds: readonly string[], cell: string, judge?: string): Result<GradedRollout[], Problem> {
    const selected = selectGrid(this.#store, runIds);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const factors = cellsOf(probe.factors).find(({ id }) => id === cell)?.factors;
    if (!factors) return err(problem("cell-unknown", `Probe "${probe.id}" has no cell "${cell}": choose another.`));
    const shown = this.#shown(runIds, columns, judge);
    if (!shown.ok) return shown;
    const counts = shown.value?.faults.length === 0;
    return ok(
      columns.flatMap((column) => {
        const { name, run, part } = column;
        const verdicts = shown.value && this.#judges.verdicts(column, shown.value);
        const reviews = this.#store.reviews.of(run.id, part.checkpoint);
        return this.#store.rollouts.of(run.id, part.checkpoint, cell).map((rollout) => ({
          ...rollout,
          checkpoint: name,
          grade: readRollout(rollout, factors.scenario, { verdicts: counts ? verdicts : null, reviews }).grade,
          verdict: verdicts?.get(rolloutKey(rollout)) ?? null,
        }));
      }),
    );
  }

  /** Every rollout of a run, each with all that reproduces it. */
  rollouts(runId: string): Result<ExportedRollout[], Problem> {
    const selected = selectGrid(this.#store, [runId]);
    if (!selected.ok) return selected;
    const { probe, columns, sha256 } = selected.value;
    const judges = this.#judges.of([runId]);
    const cells = new Map(hashedCells(probe, sha256).map((cell) => [cell.id, cell]));
    return ok(
      columns.flatMap((column) => {
        const { run, part } = column;
        const verdicts = judges.map((judge) => this.#judges.pinned(column, judge));
        const reviews = this.#store.reviews.of(run.id, part.checkpoint);
        return this.#store.rollouts.of(run.id, part.checkpoint).flatMap((rollout) => {
          const cell = cells.get(rollout.cell);
          if (!cell) return [];
          return [
            {
              ...reproducedBy({ run, part }),
              decoding: decodingOf(run),
              factors: cell.factors,
              split: cell.split,
              cellPromptSha256: cell.promptSha256,
              grader: `rules v${RULES_VERSION}`,
              ...rollout,
              grade: readRollout(rollout, cell.factors.scenario, { verdicts: null, reviews }).grade,
              verdicts: verdicts.flatMap((byRollout) => byRollout.get(rolloutKey(rollout)) ?? []),
              reviews: reviews.get(rolloutKey(rollout)) ?? [],
            },
          ];
        });
      }),
    );
  }

  #shown(
    runIds: readonly string[],
    columns: readonly Column[],
    named: string | undefined,
  ): Result<ShownJudge | null, Problem> {
    const chosen = this.#judges.choose(runIds, named);
    return chosen.ok ? ok(chosen.value && this.#judges.shown(chosen.value, columns)) : chosen;
  }

  #read(column: Column, scenarios: ReadonlyMap<string, ScenarioId>, judge: StoredJudge | null): ReadCheckpoint {
    const verdicts = judge && this.#judges.verdicts(column, judge);
    const reviews = this.#store.reviews.of(column.run.id, column.part.checkpoint);
    const rollouts = this.#store.rollouts.of(column.run.id, column.part.checkpoint).flatMap((rollout) => {
      const scenario = scenarios.get(rollout.cell);
      return scenario ? [readRollout(rollout, scenario, { verdicts, reviews })] : [];
    });
    return { id: column.name, rollouts, stopped: column.run.request.stopping !== undefined };
  }
}

function rawResults(cells: readonly Cell[], checkpoints: readonly ReadCheckpoint[]): ProbeResult[] {
  return checkpoints.flatMap((checkpoint) =>
    gridResults(cells, checkpoint).flatMap((result) =>
      result.metric === "decided" ? [{ ...result, metric: RAW_METRIC }] : [],
    ),
  );
}

/** What must be said of a judge beside its figures. */
function judgeWarnings(judge: ShownJudge | null, counts: boolean): string[] {
  if (judge === null) return [];
  return [
    ...(counts
      ? []
      : [`The verdicts of ${judge.name} do not count, and the headline is by rules only: ${judge.faults.join("; ")}`]),
    ...(judge.ownText.length === 0
      ? []
      : [
          `${judge.name} read what it had written itself, as ${judge.ownText.join(", ")}: that part is no judgement by another`,
        ]),
  ];
}

/** What a run was of and how it ended, where it was not all cells with all their samples. */
function designWarnings(columns: readonly Column[]): string[] {
  const splits = columns.flatMap(({ name, run }) =>
    run.request.split ? [`${name} was run on the ${run.request.split} cells only`] : [],
  );
  const stopped = columns.flatMap(({ name, run, part }) =>
    run.request.stopping
      ? [
          `${name} was sampled under a rule that was set before the run: ${stoppingWords(run.request.stopping)}; it took ${part.done} of at most ${part.total} rollouts, and intervals hold at any stopping`,
        ]
      : [],
  );
  return [...splits, ...stopped];
}

/** What rules leave open must be said beside every figure. */
function unread(checkpoints: readonly ReadCheckpoint[]): string[] {
  const rollouts = checkpoints.flatMap((checkpoint) => checkpoint.rollouts);
  const open = rollouts.filter(({ grade }) => isUnread(grade)).length;
  return open === 0
    ? []
    : [
        `No judge that counts has read what rules leave open: in ${open} of ${rollouts.length} rollouts it is not known what was decided, so "decided" has bounds and no rate; "executed" rests on rules v${RULES_VERSION}`,
      ];
}
