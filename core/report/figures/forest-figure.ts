import { cutText, dot, type Figure, figure, line, text } from "./svg.ts";

/** A row of a forest plot: an estimate with its interval, and each training seed's as a faint line. */
export interface ForestRow {
  readonly label: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: readonly number[];
  /** At the right: the figure in words, and its n. */
  readonly words: string;
}

const LABEL = 380;
const PLOT = 380;
const WORDS = 250;
const ROW = 24;

/** Estimates around zero, in points, one axis for all; grey where the interval holds zero. */
export function forestFigure(rows: readonly ForestRow[], label: string): Figure {
  const reach = Math.max(
    0.1,
    ...rows.flatMap(({ estimate, low, high, seeds }) => [estimate, low, high, ...seeds].map(Math.abs)),
  );
  const end = Math.ceil(reach * 10) / 10;
  const at = (value: number): number => LABEL + ((value + end) / (2 * end)) * PLOT;
  const height = rows.length * ROW + 28;
  return figure(LABEL + PLOT + WORDS, height, label, [
    line("zero", at(0), 0, at(0), height - 22),
    ...[-end, -end / 2, 0, end / 2, end].map((tick) =>
      text(
        "soft mid",
        at(tick),
        height - 6,
        `${tick > 0 ? "+" : tick < 0 ? "−" : ""}${Math.round(Math.abs(tick) * 100)}`,
      ),
    ),
    ...rows.flatMap(({ label: words, estimate, low, high, seeds, words: figures }, index) => {
      const y = index * ROW + 14;
      const open = low <= 0 && high >= 0;
      return [
        cutText("", [0, y + 4], words, LABEL - 12),
        line("rule", LABEL, y, LABEL + PLOT, y),
        ...(seeds.length > 1
          ? seeds.map((seed) => line(`${open ? "c0" : "c1"} seed`, at(seed), y - 7, at(seed), y + 7))
          : []),
        line(`bar ${open ? "c0" : "c1"}`, at(low), y, at(high), y),
        dot(open ? 0 : 1, at(estimate), y),
        text(open ? "soft" : "", LABEL + PLOT + 12, y + 4, figures),
      ];
    }),
  ]);
}
