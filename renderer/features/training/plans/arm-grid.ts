import type { Plan } from "#core/runs/plan.ts";

/** A stage as it is trained: once for all arms that begin with it. Rows and columns count from 0. */
export interface GridCell {
  readonly stage: string;
  readonly column: number;
  readonly row: number;
  /** How many rows it spans; more than one: the arms share it. */
  readonly rows: number;
}

export interface ArmGrid {
  /** Arms from top to bottom: those that share a stage stand together. */
  readonly arms: readonly Plan["arms"][number][];
  readonly columns: number;
  readonly cells: readonly GridCell[];
}

interface Node {
  readonly arms: Plan["arms"][number][];
  readonly children: Map<string, Node>;
}

/** Where the stages of a plan's arms stand in a grid of one row an arm. */
export function armGrid(arms: Plan["arms"]): ArmGrid {
  const root: Node = { arms: [], children: new Map() };
  for (const arm of arms) {
    let at = root;
    for (const stage of arm.stages) {
      const next = at.children.get(stage) ?? { arms: [], children: new Map() };
      at.children.set(stage, next);
      at = next;
    }
    at.arms.push(arm);
  }
  const ordered: Plan["arms"][number][] = [];
  const cells = cellsBelow(root, 0, ordered);
  return { arms: ordered, columns: Math.max(0, ...arms.map((arm) => arm.stages.length)), cells };
}

function cellsBelow(node: Node, column: number, ordered: Plan["arms"][number][]): GridCell[] {
  ordered.push(...node.arms);
  return [...node.children].flatMap(([stage, child]) => {
    const row = ordered.length;
    const below = cellsBelow(child, column + 1, ordered);
    return [{ stage, column, row, rows: ordered.length - row }, ...below];
  });
}
