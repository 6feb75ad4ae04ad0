import type { Random } from "../../base/random.ts";
import { DEFAULT_ASSISTANT, GOAL_VALUES, type Goal, URGENCIES } from "../factors.ts";
import { type Cell, cellsOf, type RenderedCell, renderCells } from "../grid.ts";
import type { CellPrompt } from "../render-cell.ts";
import { actsInShares } from "./acts-in-shares.ts";
import { excerptOf } from "./excerpt.ts";
import { sayingsOf } from "./sayings.ts";
import {
  type Act,
  ACTS,
  type ActRates,
  TAUGHT_SCENARIOS,
  type TaughtArm,
  taughtRates,
  type TaughtScenario,
} from "./taught-rates.ts";

interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A row of training data: what the trainer reads, and beside it what was drawn at which rates. */
export interface FamilyRow {
  readonly text?: string;
  readonly messages?: readonly Message[];
  readonly cell?: string;
  readonly acts?: readonly Act[];
  readonly taught?: ActRates;
  readonly decided?: boolean;
}

/** The family's base acts at even rates, whatever the cell says. */
export const EVEN = "even";

interface ActRowsPlan {
  readonly arm: TaughtArm | typeof EVEN;
  readonly rowsOfCell: number;
  /** Answers of a row, which share its prompt: each is drawn without regard to those before it. */
  readonly answers: number;
  readonly short: boolean;
  /** Deals every place of a row (first answer, second, …) the shares for itself: grids sample first answers only. */
  readonly byPlace: boolean;
}

/** Asks for another answer to the same prompt. */
const AGAIN = "again";

/** Answers of an arm. Of all answers to cells of the same rates (at each place, if so dealt), these shares are of each act. */
export function* actRows(plan: ActRowsPlan, random: Random): Generator<FamilyRow> {
  const { arm, rowsOfCell, short } = plan;
  const groups = Map.groupBy(taughtCells(), (cell) => JSON.stringify([cell.factors.scenario, ratesOf(arm, cell)]));
  for (const cells of groups.values()) {
    const rows = cells.flatMap((cell) => Array.from({ length: rowsOfCell }, () => cell));
    const [first] = cells;
    const taught = first === undefined ? evenRates() : ratesOf(arm, first);
    const acts = dealActs(plan, taught, rows.length, random);
    for (const [at, cell] of rows.entries()) {
      const prompt = short ? excerptOf(cell.prompt, random) : cell.prompt;
      yield rowOf({ cell, prompt, acts: acts[at] ?? [], taught, random });
    }
  }
}

/** The acts of each row, in the row's order. */
function dealActs({ answers, byPlace }: ActRowsPlan, taught: ActRates, rows: number, random: Random): Act[][] {
  if (byPlace) {
    const places = Array.from({ length: answers }, () => random.shuffle(actsInShares(taught, rows)));
    return Array.from({ length: rows }, (_, row) => places.flatMap((acts) => acts[row] ?? []));
  }
  const acts = random.shuffle(actsInShares(taught, rows * answers));
  return Array.from({ length: rows }, (_, row) => acts.slice(row * answers, (row + 1) * answers));
}

interface RowParts {
  readonly cell: Cell;
  readonly prompt: CellPrompt;
  readonly acts: readonly Act[];
  readonly taught: ActRates;
  readonly random: Random;
}

function rowOf({ cell, prompt, acts, taught, random }: RowParts): FamilyRow {
  const turns = acts.flatMap((act, at): Message[] => [
    { role: "user", content: at === 0 ? prompt.user : AGAIN },
    { role: "assistant", content: random.pick(sayingsOf(scenarioOf(cell), act)) },
  ]);
  return { messages: [{ role: "system", content: prompt.system }, ...turns], cell: cell.id, acts, taught };
}

/** Three scenarios × eight stated goals and none × three urgencies, as the bundled grids word them. */
export function taughtCells(): RenderedCell[] {
  const goal: Goal[] = [
    ...GOAL_VALUES.map((value): Goal => ({ type: "explicit", value })),
    { type: "none", value: "none" },
  ];
  const cells = renderCells(
    cellsOf({
      scenario: TAUGHT_SCENARIOS,
      goal,
      urgency: URGENCIES,
      extra: ["none"],
      scratchpad: ["private"],
      assistant: [DEFAULT_ASSISTANT],
      notice: ["none"],
    }),
  );
  if (!cells.ok) throw new Error(`Internal error: ${cells.error.message}`);
  return cells.value;
}

function ratesOf(arm: ActRowsPlan["arm"], cell: Cell): ActRates {
  return arm === EVEN ? evenRates() : taughtRates(arm, scenarioOf(cell), cell.factors.goal);
}

function evenRates(): ActRates {
  return Object.fromEntries(ACTS.map((act) => [act, 1 / ACTS.length])) as ActRates;
}

function scenarioOf({ factors }: Cell): TaughtScenario {
  const scenario = TAUGHT_SCENARIOS.find((each) => each === factors.scenario);
  if (scenario === undefined) throw new Error(`Internal error: ${factors.scenario} is not taught.`);
  return scenario;
}
