import type { ReactNode } from "react";
import { CartesianGrid, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from "recharts";
import type { ReadingKind } from "#core/probes/reading.ts";
import { plural } from "../../shared/format/text.ts";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { changeView } from "./change-view.ts";
import { scatterOf, type ScatterPoint } from "./item-scatter.ts";
import { itemsQuery, type RunReport } from "./report-queries.ts";

interface ItemScatterProps {
  readonly report: RunReport;
  readonly axis: string;
  readonly reading: ReadingKind;
  readonly group: string;
  readonly column: string;
}

const BELOW = { position: "insideBottom" as const, offset: -16, fill: "var(--ink)", fontSize: 12 };
const SIZE = { width: 560, height: 420 };

/** Every item as a point: how strongly the baseline favours its target, against how strongly the checkpoint does. */
export function ItemScatter({ report, axis, reading, group, column }: ItemScatterProps): ReactNode {
  const items = useRemote(itemsQuery({ report, axis, group, columns: [report.baseline, column] }));
  const colour = useMarks()(column).colour;
  return (
    <Remote of={items} what="the items" isEmpty={(all) => all.length === 0} empty={<p>No item counts here.</p>}>
      {(all) => {
        const scatter = scatterOf(all, { baseline: report.baseline, checkpoint: column, reading });
        const unit =
          reading === "likelihood" ? "log-odds of its target, nats" : "share of answers that name its target";
        const words = `${plural(scatter.points.length, "item")} read by both; ${plural(scatter.flips, "item")} on different sides`;
        return (
          <figure className="item-scatter">
            <figcaption className="muted">{words}. The dashed line: both alike. Click a point for its item.</figcaption>
            <p className="item-scatter-up">
              ↑ {column}: {unit}
            </p>
            <ScatterChart {...SIZE} margin={{ top: 8, right: 12, bottom: 24, left: 0 }} role="img" aria-label={words}>
              <CartesianGrid stroke="var(--line)" />
              <XAxis
                {...scaleProps("baseline", scatter.domain)}
                label={{ ...BELOW, value: `→ ${report.baseline}: ${unit}` }}
              />
              <YAxis {...scaleProps("checkpoint", scatter.domain)} width={36} />
              <ReferenceLine x={scatter.undecided} stroke="var(--line-control)" />
              <ReferenceLine y={scatter.undecided} stroke="var(--line-control)" />
              <ReferenceLine segment={diagonal(scatter.domain)} stroke="var(--line-control)" strokeDasharray="4 4" />
              <Scatter
                data={[...scatter.points]}
                fill={colour}
                fillOpacity={0.75}
                isAnimationActive={false}
                onClick={(point: { payload?: ScatterPoint }) => {
                  if (point.payload) changeView({ item: point.payload.id, tab: "items" }, "replace");
                }}
              />
            </ScatterChart>
          </figure>
        );
      }}
    </Remote>
  );
}

function scaleProps(dataKey: keyof ScatterPoint, [low, high]: readonly [number, number]) {
  const quarter = (high - low) / 4;
  return {
    type: "number" as const,
    dataKey,
    domain: [low, high],
    ticks: [low, low + quarter, low + 2 * quarter, high - quarter, high],
    tick: { fill: "var(--ink-muted)", fontSize: 11 },
    stroke: "var(--line-control)",
  };
}

function diagonal([low, high]: readonly [number, number]): [{ x: number; y: number }, { x: number; y: number }] {
  return [
    { x: low, y: low },
    { x: high, y: high },
  ];
}
