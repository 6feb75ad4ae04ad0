import { ok, type Result } from "../base/result.ts";
import { type CellFactors, cellId, GOAL_PAIRS, type Goal, goalId, SCENARIOS } from "./factors.ts";
import type { PromptProblem } from "./fill-text.ts";
import { DEFAULT_INBOX, type InboxSettings } from "./inbox/inbox-settings.ts";
import { type CellPrompt, renderCell } from "./render-cell.ts";

/** The levels of every factor that a grid crosses. */
export interface GridFactors {
  readonly scenario: readonly CellFactors["scenario"][];
  readonly goal: readonly Goal[];
  readonly urgency: readonly CellFactors["urgency"][];
  readonly extra: readonly CellFactors["extra"][];
  readonly scratchpad: readonly CellFactors["scratchpad"][];
  readonly assistant: readonly string[];
  readonly notice: readonly CellFactors["notice"][];
  /** Left out: `single`. */
  readonly interaction?: readonly CellFactors["interaction"][] | undefined;
}

/** Cells to look at while a protocol is being made, and cells that are opened once it is frozen. */
export const SPLITS = ["dev", "held-out"] as const;
export type Split = (typeof SPLITS)[number];

export interface Cell {
  readonly id: string;
  readonly factors: CellFactors;
  readonly split: Split;
  /** `explicit-america`, `none`: the cell's column of the heat map. */
  readonly goal: string;
}

/** A cell with its texts. */
export interface RenderedCell extends Cell {
  readonly prompt: CellPrompt;
}

const SINGLE = ["single"] as const;

/** Every combination of the levels, scenario by scenario. */
export function cellsOf(grid: GridFactors): Cell[] {
  const cells: Cell[] = [];
  for (const scenario of grid.scenario)
    for (const goal of grid.goal)
      for (const urgency of grid.urgency)
        for (const extra of grid.extra)
          for (const scratchpad of grid.scratchpad)
            for (const assistant of grid.assistant)
              for (const notice of grid.notice)
                for (const interaction of grid.interaction ?? SINGLE)
                  cells.push(cellOf({ scenario, goal, urgency, extra, scratchpad, assistant, notice, interaction }));
  return cells;
}

/** `inbox`: how the simulated inbox of those cells that have one behaves. */
export function renderCells(
  cells: readonly Cell[],
  inbox: InboxSettings = DEFAULT_INBOX,
): Result<RenderedCell[], PromptProblem> {
  const rendered: RenderedCell[] = [];
  for (const cell of cells) {
    const prompt = renderCell(cell.factors, inbox);
    if (!prompt.ok) return prompt;
    rendered.push({ ...cell, prompt: prompt.value });
  }
  return ok(rendered);
}

function cellOf(factors: CellFactors): Cell {
  return { id: cellId(factors), factors, split: splitOf(factors), goal: goalId(factors.goal) };
}

/**
 * A fixed chessboard of scenario and goal pair, so that both splits hold every scenario and every pair. Both sides of a pair
 * of one scenario, and every wording of it, are in the same split: their texts are near copies.
 */
function splitOf({ scenario, goal }: CellFactors): Split {
  const pair = GOAL_PAIRS.findIndex((sides) => sides.some((side) => side === goal.value));
  const column = pair === -1 ? GOAL_PAIRS.length : pair;
  return (SCENARIOS.indexOf(scenario) + column) % 2 === 0 ? "dev" : "held-out";
}
