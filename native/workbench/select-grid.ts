import type { GridProbe } from "#core/agentic/grid-probe.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Store } from "#native/storage/store.ts";
import { type SelectedRuns, selectRuns } from "./select-runs.ts";

/** Runs of one version of one grid. */
export interface SelectedGrid extends SelectedRuns {
  readonly probe: GridProbe;
}

export function selectGrid(store: Store, ids: readonly string[]): Result<SelectedGrid, Problem> {
  const selected = selectRuns(store, ids);
  if (!selected.ok) return selected;
  const { probe } = selected.value;
  return probe.kind === "grid"
    ? ok({ ...selected.value, probe })
    : err(problem("probe-kind", `Probe "${probe.id}" is no grid and has no cells: look at its pairs instead.`));
}
