import { html } from "../html.ts";
import { cutText, type Figure, figure, line, text } from "./svg.ts";

export interface CountMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then by column. */
  readonly counts: readonly (readonly number[])[];
}

const LABEL = 220;
const COLUMN = 84;
const ROW = 24;
const TOP = 24;

/** Counts as a heat table: darker is more, a hole is hatched and shows no number. */
export function countFigure({ rows, columns, counts }: CountMap, label: string): Figure {
  const most = Math.max(1, ...counts.flat());
  return figure(LABEL + COLUMN * columns.length, TOP + ROW * rows.length, label, [
    ...columns.map((name, column) => cutText("soft", [LABEL + column * COLUMN + 4, 14], name, COLUMN - 8)),
    ...rows.flatMap((name, row) => {
      const y = TOP + row * ROW;
      return [
        cutText("", [0, y + 16], name, LABEL - 8),
        ...columns.flatMap((_, column) => {
          const [x, count] = [LABEL + column * COLUMN, counts[row]?.[column] ?? 0];
          const box = html`<rect class="box" x="${x}" y="${y}" width="${COLUMN - 2}" height="${ROW - 2}" />`;
          if (count === 0)
            return [
              box,
              ...[0, 1, 2, 3].map((stroke) => line("rule", x + stroke * 20, y + ROW - 2, x + stroke * 20 + 20, y)),
            ];
          const shade = html`<rect
            class="count"
            x="${x}"
            y="${y}"
            width="${COLUMN - 2}"
            height="${ROW - 2}"
            fill-opacity="${Math.round(100 * (0.1 + 0.5 * (Math.log1p(count) / Math.log1p(most)))) / 100}"
          />`;
          return [box, shade, text("", x + 6, y + 16, String(count))];
        }),
      ];
    }),
  ]);
}
