import type { ReactNode } from "react";
import type { ScalingFigure, ShownCurve } from "#core/experiment/scaling-figure.ts";
import { documentsWords, lessDataWords } from "#core/experiment/words.ts";
import { linearScale, logScale, type Scale } from "../../shared/charts/scale.ts";
import { spread } from "../../shared/charts/spread.ts";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { type Mark, markAt, NO_MARK, shapePath } from "../../shared/marks/mark.ts";

const WIDTH = 820;
const HEIGHT = 340;
const LEFT = 46;
const RIGHT = 190;
const TOP = 14;
const BOTTOM = 40;
/** Curves of one size would hide each other's intervals. */
const APART = 5;

interface ChartProps {
  readonly figure: ScalingFigure;
  readonly logRate: boolean;
}

/** Rate over the amount of fine-tuning data, both curves' distance at the asked rate drawn between them. */
export function ScalingChart({ figure, logRate }: ChartProps): ReactNode {
  const { curves, sizes, efficiency } = figure;
  const [least = 1, most = 1] = [sizes[0], sizes.at(-1)];
  const xScale = logScale([least / 1.3, most * 1.3], sizes);
  const lows = curves.flatMap(({ points }) => points.flatMap(({ low, estimate }) => [low, estimate]));
  const floor = Math.max(0.01, Math.min(1, ...lows.flatMap((low) => (low === null || low <= 0 ? [] : [low]))) / 1.3);
  const yScale = logRate
    ? logScale(
        [floor, 1],
        [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].filter((tick) => tick >= floor),
      )
    : linearScale([0, 1], 4);
  const x = (size: number): number => LEFT + (xScale.percent(size) / 100) * (WIDTH - LEFT - RIGHT);
  const y = (rate: number): number =>
    TOP + (1 - yScale.percent(Math.max(rate, logRate ? floor : 0)) / 100) * (HEIGHT - TOP - BOTTOM);
  const ends = spread(
    curves.map(({ points }) => y(points.at(-1)?.estimate ?? 0)),
    16,
  );
  const words = curves
    .map(
      ({ documents, points }) =>
        `${documentsWords(documents)}: ${points.map((point) => `${formatCount(point.demonstrations)} chats ${formatRate(point)}`).join("; ")}`,
    )
    .join(". ");
  return (
    <svg className="experiment-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <Axes xScale={xScale} yScale={yScale} x={x} y={y} />
      {efficiency.map((each, index) => (
        <Distance key={each.documents} of={each} x={x} y={y} row={index} />
      ))}
      {curves.map((curve, index) => (
        <CurveMarks
          key={curve.documents ?? ""}
          curve={curve}
          mark={curveMark(index)}
          x={(size) => x(size) + (index - (curves.length - 1) / 2) * APART}
          y={y}
          labelY={ends[index] ?? 0}
        />
      ))}
    </svg>
  );
}

/** The curve without documents is grey; the others have the first marks, in their order. */
function curveMark(index: number): Mark {
  return index === 0 ? NO_MARK : markAt(index - 1);
}

interface Place {
  readonly x: (size: number) => number;
  readonly y: (rate: number) => number;
}

function Axes({ xScale, yScale, x, y }: Place & { readonly xScale: Scale; readonly yScale: Scale }): ReactNode {
  const bottom = HEIGHT - BOTTOM;
  // Labels of sizes that are nearly the same would cover each other.
  const labelled = xScale.ticks.filter((tick, index, all) => index === 0 || x(tick) - x(all[index - 1] ?? tick) > 44);
  return (
    <g className="chart-axes" aria-hidden="true">
      {yScale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 8} y={y(tick)} textAnchor="end" dominantBaseline="central">
            {formatPercent(tick)}
          </text>
        </g>
      ))}
      {xScale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={bottom} y2={bottom + 5} />
          {labelled.includes(tick) && (
            <text x={x(tick)} y={bottom + 18} textAnchor="middle">
              {formatCount(tick)}
            </text>
          )}
        </g>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
        chats of fine-tuning, log scale
      </text>
    </g>
  );
}

function CurveMarks({
  curve,
  mark,
  x,
  y,
  labelY,
}: Place & { readonly curve: ShownCurve; readonly mark: Mark; readonly labelY: number }): ReactNode {
  const { points, documents } = curve;
  const last = points.at(-1);
  const path = points.map(({ demonstrations, estimate }) => `${x(demonstrations)},${y(estimate)}`).join(" ");
  return (
    <g>
      <polyline points={path} fill="none" style={{ stroke: mark.colour }} strokeWidth={1.5} />
      {points.map((point) => (
        <g
          key={point.demonstrations}
          data-testid={`scaling:${documents ?? "none"}:${point.demonstrations}`}
          data-low={point.low}
        >
          <title>{`${documentsWords(documents)}, ${formatCount(point.demonstrations)} chats: ${formatRate(point)}`}</title>
          {point.low !== null && point.high !== null && (
            <line
              x1={x(point.demonstrations)}
              x2={x(point.demonstrations)}
              y1={y(point.low)}
              y2={y(point.high)}
              style={{ stroke: mark.colour }}
              strokeWidth={2}
              strokeLinecap="round"
            />
          )}
          <path
            className="chart-mark"
            transform={`translate(${x(point.demonstrations)} ${y(point.estimate)})`}
            d={shapePath(mark.shape, 4.5)}
            style={{ fill: mark.colour }}
          />
        </g>
      ))}
      {last && (
        <text className="chart-label" x={WIDTH - RIGHT + 10} y={labelY} dominantBaseline="central">
          {documentsWords(documents)} {formatPercent(last.estimate)}
        </text>
      )}
    </g>
  );
}

/** The line of the asked rate, from where documents reach it to where fine-tuning alone does, named by the factor. */
function Distance({
  of: { target, reached, factor, documents },
  x,
  y,
  row,
}: Place & { readonly of: ScalingFigure["efficiency"][number]; readonly row: number }): ReactNode {
  const [from, to] = [x(reached.withDocuments), x(reached.without)];
  const words = `${documents}: ${lessDataWords(factor)}`;
  return (
    <g className="chart-distance">
      <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(target)} y2={y(target)} strokeDasharray="3 3" />
      {factor.bound !== "undetermined" && (
        <line className="chart-distance-span" x1={from} x2={to} y1={y(target)} y2={y(target)} />
      )}
      <text x={LEFT + 6} y={y(target) + (row === 0 ? -7 : 7 + 13 * row)}>
        {words}
      </text>
    </g>
  );
}
