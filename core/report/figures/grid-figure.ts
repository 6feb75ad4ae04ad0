import type { ArmContrast } from "../../experiment/experiment.ts";
import type { ArmGrid, GridCell } from "../../experiment/grid.ts";
import { documentsWords, rowWords, signedPoints } from "../../experiment/words.ts";
import type { Markup } from "../html.ts";
import { cutText, dot, type Figure, figure, line, text } from "./svg.ts";

const LABEL = 104;
const COLUMN = 264;
const CELL = 82;
const GAP = 34;
const TOP = 30;
const FOOT = 30;

/** Arms as a grid: a dot with its interval in each cell, what changes along its arrows, and below the interactions. */
export function gridFigure({ columns, rows }: ArmGrid, label: string): Figure {
  const width = LABEL + columns.length * COLUMN;
  const foot = rows.at(-1)?.cells.some((cell) => cell?.interaction) ? FOOT : 0;
  const height = TOP + rows.length * (CELL + GAP) - GAP + foot;
  const parts = [
    ...columns.map((documents, index) =>
      cutText("strong", [LABEL + index * COLUMN + 4, 18], documentsWords(documents), COLUMN - 20),
    ),
    ...rows.flatMap((row, index) => {
      const y = TOP + index * (CELL + GAP);
      return [
        cutText("", [0, y + 22], rowWords(row), LABEL - 8),
        ...row.cells.flatMap((cell, column) => (cell ? cellParts(cell, column, LABEL + column * COLUMN, y) : [])),
        ...row.cells.flatMap((cell, column) =>
          cell?.downColumn ? arrowDown(cell.downColumn, LABEL + column * COLUMN, y) : [],
        ),
      ];
    }),
    ...(rows.at(-1)?.cells ?? []).flatMap((cell, column) =>
      cell?.interaction
        ? [
            text(
              undecided(cell.interaction) ? "soft" : "",
              LABEL + column * COLUMN + 4,
              height - 8,
              `interaction ${intervalWords(cell.interaction)}`,
            ),
          ]
        : [],
    ),
  ];
  return figure(width, height, label, parts);
}

function cellParts({ rate, acrossRow }: GridCell, column: number, x: number, y: number): Markup[] {
  const width = COLUMN - 16;
  const box = line("rule", x, y, x + width, y);
  const found = rate?.overItems;
  if (!rate || !found || found.estimate === null || found.low === null || found.high === null) {
    return [box, text("soft", x + 4, y + 24, "not read")];
  }
  const [from, length] = [x + 6, width - 12];
  const at = (share: number): number => from + share * length;
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return [
    box,
    text("strong", x + 4, y + 22, percent(found.estimate)),
    text(
      "soft",
      x + 62,
      y + 22,
      `${found.numerator}/${found.denominator}, 95% ${percent(found.low)} to ${percent(found.high)}`,
    ),
    line("rule", from, y + 44, from + length, y + 44),
    ...[0, 0.5, 1].map((tick) => line("rule", at(tick), y + 40, at(tick), y + 48)),
    ...(rate.perSeed.length > 1
      ? rate.perSeed.flatMap(({ estimate }) =>
          estimate === null ? [] : [line(`c${column} seed`, at(estimate), y + 37, at(estimate), y + 51)],
        )
      : []),
    line(`bar c${column}`, at(found.low), y + 44, at(found.high), y + 44),
    dot(column, at(found.estimate), y + 44),
    ...(acrossRow
      ? [text(undecided(acrossRow) ? "soft" : "", x + 4, y + 70, `against none ${intervalWords(acrossRow)}`)]
      : []),
  ];
}

function arrowDown(contrast: ArmContrast, x: number, y: number): Markup[] {
  const middle = x + 14;
  return [
    line("arrow", middle, y - GAP + 2, middle, y - 5),
    line("arrow", middle - 4, y - 10, middle, y - 5),
    line("arrow", middle + 4, y - 10, middle, y - 5),
    text(undecided(contrast) ? "soft" : "", middle + 12, y - GAP / 2 + 4, intervalWords(contrast)),
  ];
}

function intervalWords({ overItems: { estimate, low, high } }: ArmContrast): string {
  return `${signedPoints(estimate)} (${signedPoints(low)} to ${signedPoints(high)})`;
}

function undecided({ overItems: { low, high } }: ArmContrast): boolean {
  return low <= 0 && high >= 0;
}
