import { problem } from "#core/base/problem.ts";
import { allocate } from "./allocate.ts";
import { fillLists, openList, type OpenList } from "./list-step.ts";
import type { Finished, Next, Slot } from "./step.ts";

/** Questions of one kind in one area, up to a share of the count. */
export interface QuestionCell {
  /** "domain/kind" */
  readonly path: string;
  readonly list: OpenList;
}

interface Filling<Cell extends QuestionCell> {
  readonly cells: readonly Cell[];
  readonly count: number;
  readonly finished: Finished;
  readonly questionSlot: (cell: Cell, key: string, wanted: number) => Slot;
  /** The slot that answers the cell's question number `index`. */
  readonly answerSlot: (cell: Cell, index: number) => Slot;
}

const QUESTION_BATCH = 25;
/** How often what was rejected is made up for by new questions. */
const BACKFILLS = 6;

export function questionCell(path: string): QuestionCell {
  return { path, list: openList(`questions/${path}`, 0) };
}

/** Every place with every kind, in such an order that the first of them already meet as many of both as can be. */
export function mixed<Kind>(places: number, kinds: readonly Kind[]): { readonly place: number; readonly kind: Kind }[] {
  return kinds.flatMap((_, turn) =>
    Array.from({ length: places }, (__, place) => place).flatMap((place) => {
      const kind = kinds[(place + turn) % kinds.length];
      return kind === undefined ? [] : [{ place, kind }];
    }),
  );
}

/** Questions, then answers, then new questions for what was rejected, until the count is reached exactly. */
export function nextOfCells<Cell extends QuestionCell>(filling: Filling<Cell>): Next {
  const { cells, count, finished, questionSlot, answerSlot } = filling;
  const cellOf = new Map(cells.map((cell) => [cell.list.key, cell]));
  // The same question must not stand in two cells.
  const seen = new Set<string>();
  for (const [index, share] of allocate(count, cells.length).entries()) {
    const cell = cells[index];
    if (cell) cell.list.quota = share;
  }
  for (let backfill = 0; ; backfill++) {
    const asked = fillLists(
      cells.map((cell) => cell.list),
      {
        finished,
        batch: QUESTION_BATCH,
        seen,
        slot: (list, key, wanted) => {
          const cell = cellOf.get(list.key);
          if (cell === undefined) throw new Error(`Internal error: there is no list ${list.key}.`);
          return questionSlot(cell, key, wanted);
        },
      },
    );
    if (asked.length > 0) return { kind: "wave", stage: "questions", slots: asked };
    const answers = cells.flatMap((cell) => cell.list.items.map((_, index) => answerSlot(cell, index)));
    const open = answers.filter((slot) => !finished.has(slot.key));
    if (open.length > 0) return { kind: "wave", stage: "responses", slots: open };
    const missing = count - answers.filter((slot) => finished.get(slot.key)?.ok === true).length;
    if (missing === 0) return { kind: "end", problem: null };
    if (backfill === BACKFILLS || !raiseQuotas(cells, missing)) return { kind: "end", problem: short(count, missing) };
  }
}

function raiseQuotas(cells: readonly QuestionCell[], missing: number): boolean {
  const able = cells.filter(({ list }) => list.quota > 0 && list.items.length >= list.quota);
  if (able.length === 0) return false;
  for (const { list } of cells) list.quota = list.items.length;
  for (const [index, more] of allocate(missing, able.length).entries()) {
    const cell = able[index];
    if (cell) cell.list.quota += more;
  }
  return true;
}

function short(count: number, missing: number) {
  return problem(
    "count-not-reached",
    `${count - missing} of ${count} prompts were answered well enough; the rest were rejected in every round: see the reasons, and use another generator or a larger budget.`,
  );
}
