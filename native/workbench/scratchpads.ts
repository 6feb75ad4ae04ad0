import type { ScenarioId } from "#core/agentic/factors.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { type Scratchpad, scratchpadOf } from "#core/reasons/scratchpad.ts";
import type { Store } from "#native/storage/store.ts";
import type { Column } from "./run-columns.ts";
import type { SelectedGrid } from "./select-grid.ts";

/** A rollout of a column with what it says to itself. */
export interface ReadScratchpad {
  readonly column: Column;
  readonly rollout: StoredRollout;
  readonly scenario: ScenarioId;
  readonly scratchpad: Scratchpad;
}

/** All rollouts of the selected runs, in the order of columns, cells and samples. */
export function scratchpadsOf(store: Store, { columns, probe }: SelectedGrid): ReadScratchpad[] {
  const scenarios = new Map(cellsOf(probe.factors).map(({ id, factors }) => [id, factors.scenario]));
  return columns.flatMap((column) =>
    store.rollouts.of(column.run.id, column.part.checkpoint).flatMap((rollout) => {
      const scenario = scenarios.get(rollout.cell);
      if (!scenario) return [];
      return [{ column, rollout, scenario, scratchpad: scratchpadOf(rollout, SCENARIO_MODULES[scenario]) }];
    }),
  );
}
