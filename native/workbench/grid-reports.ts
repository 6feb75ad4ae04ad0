import type { ScenarioId } from "#core/agentic/factors.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import type { GridProbe } from "#core/agentic/grid-probe.ts";
import { type Grade, RULES_VERSION } from "#core/agentic/outcome.ts";
import {
  type GradedCheckpoint,
  gridComparisons,
  type GridComparison,
  gridResults,
  type OutcomeCounts,
  outcomeCounts,
} from "#core/agentic/rates.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";
import type { Store } from "#native/storage/store.ts";
import { type HashedCell, hashedCells } from "./grid-prompts.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import { type Column, warningsOf } from "./run-columns.ts";
import { pinnedColumn, type SelectedRuns, selectRuns } from "./select-runs.ts";

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
}

export type GradedRollout = StoredRollout & { readonly checkpoint: string; readonly grade: Grade };

/** A rollout with its grade and all that reproduces it. */
export type ExportedRollout = GradedRollout & Readonly<Record<string, unknown>>;

interface Selection extends SelectedRuns {
  readonly probe: GridProbe;
}

/** Reports over stored rollouts. Rollouts are graded when they are looked at, by the rules that this program holds. */
export class GridReports {
  readonly #store: Store;
  readonly #runs: ProbeRuns;

  constructor(store: Store, runs: ProbeRuns) {
    this.#store = store;
    this.#runs = runs;
  }

  of(runIds: readonly string[], baseline?: string): Result<GridReport, Problem> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { runs, probe, sha256, columns } = selected.value;
    const pinned = pinnedColumn(columns, baseline);
    if (!pinned.ok) return pinned;
    const cells = cellsOf(probe.factors);
    const scenarios = new Map(cells.map(({ id, factors }) => [id, factors.scenario]));
    const checkpoints = columns.map((column): GradedCheckpoint => ({
      id: column.name,
      rollouts: this.#graded(column, scenarios),
    }));
    return ok({
      runs,
      probe,
      baseline: pinned.value,
      cells: hashedCells(probe, sha256),
      results: checkpoints.flatMap((checkpoint) => gridResults(cells, checkpoint)),
      comparisons: gridComparisons(cells, checkpoints, pinned.value),
      outcomes: checkpoints.flatMap((checkpoint) => outcomeCounts(cells, checkpoint)),
      engine: Object.fromEntries(columns.flatMap(({ name, part }) => (part.engine ? [[name, part.engine]] : []))),
      warnings: [...warningsOf(columns), ...unread(checkpoints)],
    });
  }

  /** A cell's rollouts in every column, with their grades. */
  transcripts(runIds: readonly string[], cell: string): Result<GradedRollout[], Problem> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const factors = cellsOf(probe.factors).find(({ id }) => id === cell)?.factors;
    if (!factors) return err(problem("cell-unknown", `Probe "${probe.id}" has no cell "${cell}": choose another.`));
    return ok(
      columns.flatMap(({ name, run, part }) =>
        this.#store.rollouts
          .of(run.id, part.checkpoint, cell)
          .map((rollout) => ({ ...rollout, checkpoint: name, grade: gradeOf(rollout, factors.scenario) })),
      ),
    );
  }

  /** Every rollout of a run, each with all that reproduces it. */
  rollouts(runId: string): Result<ExportedRollout[], Problem> {
    const selected = this.#select([runId]);
    if (!selected.ok) return selected;
    const { probe, columns, sha256 } = selected.value;
    const cells = new Map(hashedCells(probe, sha256).map((cell) => [cell.id, cell]));
    return ok(
      columns.flatMap(({ run, part }) =>
        this.#store.rollouts.of(run.id, part.checkpoint).flatMap((rollout) => {
          const cell = cells.get(rollout.cell);
          if (!cell) return [];
          return [
            {
              run: run.id,
              probe: run.probe,
              probeVersion: run.probeVersion,
              probeSha256: run.probeSha256,
              codeVersion: run.codeVersion,
              checkpoint: part.checkpoint,
              checkpointSha256: part.checkpointSha256,
              provider: part.provider,
              runtime: part.runtime,
              threads: part.threads,
              dtype: part.dtype,
              decoding: decodingOf(run),
              factors: cell.factors,
              split: cell.split,
              cellPromptSha256: cell.promptSha256,
              grader: `rules v${RULES_VERSION}`,
              ...rollout,
              grade: gradeOf(rollout, cell.factors.scenario),
            },
          ];
        }),
      ),
    );
  }

  #select(runIds: readonly string[]): Result<Selection, Problem> {
    const selected = selectRuns(this.#store, this.#runs, runIds);
    if (!selected.ok) return selected;
    const { probe } = selected.value;
    return probe.kind === "grid"
      ? ok({ ...selected.value, probe })
      : err(problem("probe-kind", `Probe "${probe.id}" is no grid and has no cells: look at its pairs instead.`));
  }

  #graded({ run, part }: Column, scenarios: ReadonlyMap<string, ScenarioId>): GradedCheckpoint["rollouts"] {
    return this.#store.rollouts.of(run.id, part.checkpoint).flatMap((rollout) => {
      const scenario = scenarios.get(rollout.cell);
      return scenario ? [{ cell: rollout.cell, grade: gradeOf(rollout, scenario) }] : [];
    });
  }
}

function gradeOf({ text, stop }: StoredRollout, scenario: ScenarioId): Grade {
  return gradeByRules({ text, stop }, SCENARIO_MODULES[scenario]);
}

function decodingOf({ request }: ProbeRunSummary): Record<string, number> {
  const { temperature, topP, maxTokens } = request;
  return { temperature, topP, maxTokens };
}

/** What rules leave open must be said beside every figure. */
function unread(checkpoints: readonly GradedCheckpoint[]): string[] {
  const rollouts = checkpoints.flatMap((checkpoint) => checkpoint.rollouts);
  const open = rollouts.filter(({ grade }) => grade.executed !== null && grade.decided === null).length;
  return open === 0
    ? []
    : [
        `No judge has read these rollouts: in ${open} of ${rollouts.length} it is open what was decided, so "decided" has bounds and no rate; "executed" rests on rules v${RULES_VERSION}`,
      ];
}
