import type { Cell, Split } from "./grid.ts";

interface Request {
  readonly split?: Split | undefined;
}

/** The cells of a grid that a run is of: all, or those of one split. */
export function cellsOfRun<C extends Pick<Cell, "split">>(cells: readonly C[], { split }: Request): C[] {
  return cells.filter((cell) => split === undefined || cell.split === split);
}

/** The cells that runs shown together are of: those of their split where they have the same, else all. */
export function cellsOfRuns<C extends Pick<Cell, "split">>(cells: readonly C[], requests: readonly Request[]): C[] {
  const splits = new Set(requests.map(({ split }) => split));
  const [only] = splits;
  return splits.size === 1 ? cellsOfRun(cells, { split: only }) : [...cells];
}
