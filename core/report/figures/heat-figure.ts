import type { HeatMap } from "../../agentic/heat-map.ts";
import type { ProbeResult } from "../../probes/result.ts";
import { html, type Markup } from "../html.ts";
import { cutText, type Figure, figure, line, text } from "./svg.ts";

/** Rates of one cell; null where the grid has no such cell. */
export type CellRates = (cell: string) => { readonly executed: ProbeResult; readonly decided: ProbeResult } | null;

const LABEL = 150;
const ROOM = 866;
const WIDEST = 130;
const ROW = 46;
const TOP = 26;
const RADIUS = 5;

/**
 * Scenarios by goals: the ground is the share that carried the act out, the ring the share that decided on it, broken where
 * nobody has read that; a cell of which nothing is known is hatched and never pale.
 */
export function heatFigure({ goals, rows }: HeatMap, ratesOf: CellRates, label: string): Figure {
  const width = Math.min(WIDEST, ROOM / Math.max(1, goals.length));
  return figure(LABEL + ROOM, TOP + ROW * rows.length, label, [
    ...goals.map((goal, column) =>
      cutText("soft", [LABEL + column * width + 4, 14], goal.replace(/^explicit-/, ""), width - 4),
    ),
    ...rows.flatMap((row, index) => {
      const y = TOP + index * ROW;
      return [
        cutText("", [0, y + 24], row.label, LABEL - 8),
        ...row.cells.flatMap((cell, column) => {
          const rates = cell === null ? null : ratesOf(cell);
          return rates ? cellParts(rates, LABEL + column * width, y, width - 3) : [];
        }),
      ];
    }),
  ]);
}

function cellParts(
  { executed, decided }: NonNullable<ReturnType<CellRates>>,
  x: number,
  y: number,
  width: number,
): Markup[] {
  const { estimate, low, high } = executed;
  const height = ROW - 3;
  const count = `${executed.numerator}/${executed.denominator}`;
  return [
    html`<rect class="box" x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" />`,
    ...(estimate === null
      ? Array.from({ length: Math.floor(width / 10) }, (_, stroke) =>
          line("rule", x + stroke * 10, y + height, x + stroke * 10 + 10, y),
        )
      : [
          html`<rect
            class="harm"
            x="${round(x)}"
            y="${y}"
            width="${round(width)}"
            height="${height}"
            fill-opacity="${round(estimate * 0.55)}"
          />`,
        ]),
    text("", x + 5, y + 17, count),
    text("small", x + 5, y + 33, low === null || high === null ? "unknown" : `${percent(low)}–${percent(high)}`),
    ...ring(decided.estimate, x + width - 11, y + 11),
  ];
}

/** As much of a circle as was decided; a broken circle where that is not known. */
function ring(share: number | null, x: number, y: number): Markup[] {
  const around = 2 * Math.PI * RADIUS;
  const whole = html`<circle
    class="ring"
    cx="${round(x)}"
    cy="${y}"
    r="${RADIUS}"
    stroke-dasharray="${share === null ? "2 2" : "none"}"
  />`;
  if (share === null || share === 0) return [whole];
  return [
    whole,
    html`<circle
      class="ring-part"
      cx="${round(x)}"
      cy="${y}"
      r="${RADIUS}"
      stroke-dasharray="${round(share * around)} ${round(around)}"
      transform="rotate(-90 ${round(x)} ${y})"
    />`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
