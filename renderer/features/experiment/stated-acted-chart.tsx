import type { ReactNode } from "react";
import { linearScale } from "../../shared/charts/scale.ts";
import { spread } from "../../shared/charts/spread.ts";
import { formatPercent } from "../../shared/format/numbers.ts";
import { shapePath } from "../../shared/marks/mark.ts";
import { useMarks } from "../../shared/marks/use-marks.ts";
import type { StatedActed } from "./experiment-queries.ts";

const WIDTH = 760;
const HEIGHT = 400;
const LEFT = 58;
const RIGHT = 190;
const TOP = 14;
const BOTTOM = 42;
const RATING = linearScale([1, 10], 9);
const RATE = linearScale([0, 1], 4);

const x = (rating: number): number => LEFT + (RATING.percent(rating) / 100) * (WIDTH - LEFT - RIGHT);
const y = (rate: number): number => TOP + (1 - RATE.percent(rate) / 100) * (HEIGHT - TOP - BOTTOM);

/** One mark a checkpoint, a whisker each way; names stand at the right, joined to their marks. */
export function StatedActedChart({ rows }: { readonly rows: readonly StatedActed[] }): ReactNode {
  const marks = useMarks();
  const drawn = rows.flatMap(({ checkpoint, stated, acted }) =>
    stated && acted ? [{ checkpoint, stated, acted }] : [],
  );
  const labels = spread(
    drawn.map(({ acted }) => y(acted.estimate)),
    16,
  );
  const words = drawn
    .map(
      ({ checkpoint, stated, acted }) =>
        `${checkpoint} says ${stated.estimate.toFixed(2)}, does ${formatPercent(acted.estimate)}`,
    )
    .join("; ");
  return (
    <svg className="experiment-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <Axes />
      {drawn.map(({ checkpoint, stated, acted }, index) => {
        const mark = marks(checkpoint);
        const style = { stroke: mark.colour };
        return (
          <g key={checkpoint} data-testid={`stated-acted:${checkpoint}`}>
            <title>{`${checkpoint}: says ${stated.estimate.toFixed(2)} (${stated.low.toFixed(2)} to ${stated.high.toFixed(2)}), does ${formatPercent(acted.estimate)} (${formatPercent(acted.low)} to ${formatPercent(acted.high)})`}</title>
            <line
              x1={x(stated.low)}
              x2={x(stated.high)}
              y1={y(acted.estimate)}
              y2={y(acted.estimate)}
              style={style}
              strokeWidth={2}
            />
            <line
              x1={x(stated.estimate)}
              x2={x(stated.estimate)}
              y1={y(acted.low)}
              y2={y(acted.high)}
              style={style}
              strokeWidth={2}
            />
            <path
              className="chart-mark"
              transform={`translate(${x(stated.estimate)} ${y(acted.estimate)})`}
              d={shapePath(mark.shape, 6)}
              style={{ fill: mark.colour }}
            />
            <polyline
              className="chart-leader"
              points={`${x(stated.high) + 4},${y(acted.estimate)} ${WIDTH - RIGHT + 2},${labels[index] ?? 0} ${WIDTH - RIGHT + 8},${labels[index] ?? 0}`}
            />
            <text className="chart-label" x={WIDTH - RIGHT + 12} y={labels[index]} dominantBaseline="central">
              {checkpoint}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Axes(): ReactNode {
  const bottom = HEIGHT - BOTTOM;
  return (
    <g className="chart-axes" aria-hidden="true">
      <line className="chart-diagonal" x1={x(1)} y1={y(1)} x2={x(10)} y2={y(0)} />
      {RATE.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 8} y={y(tick)} textAnchor="end" dominantBaseline="central">
            {formatPercent(tick)}
          </text>
        </g>
      ))}
      {RATING.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 18} textAnchor="middle">
          {tick}
        </text>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
        says: mean rating
      </text>
      <text transform={`translate(12 ${(TOP + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        does: harmful act
      </text>
    </g>
  );
}
