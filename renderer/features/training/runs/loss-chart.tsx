import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Area, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import { isFinal } from "#core/runs/run-state.ts";
import type { LossCurve, TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatCount, formatFigure } from "../../../shared/format/numbers.ts";
import { plural } from "../../../shared/format/text.ts";
import { ExportMenu } from "../../../shared/export/export-menu.tsx";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import { ViewSwitch } from "../../../shared/ui/view-switch.tsx";
import { type ChartPoint, type Measure, seriesOf, stepMarks } from "./loss-series.ts";
import { curvesQuery } from "./run-queries.ts";
import { seedsOf } from "./run-words.ts";
import "./loss-chart.css";

interface LossChartProps {
  readonly run: TrainingRunSummary;
  readonly all: readonly TrainingRunSummary[];
}

/** Loss by step as it comes, with the range over the other seeds of the same arm and stage around it. */
export function LossChart({ run, all }: LossChartProps): ReactNode {
  const seeds = useMemo(() => seedsOf(run, all), [run, all]);
  const live = seeds.some(({ state }) => !isFinal(state));
  const { data: curves = [] } = useQuery(
    curvesQuery(
      seeds.map(({ key }) => key),
      live,
    ),
  );
  const stages = stagesOf(curves);
  const [wanted, setWanted] = useState<string | null>(null);
  const [measure, setMeasure] = useState<Measure>("loss");
  const current = String(run.progress?.index ?? 0);
  const index = stages.find(({ id }) => id === (wanted ?? current))?.id ?? stages.at(-1)?.id ?? "0";
  const rewarded = curves.some(
    (curve) => String(curve.index) === index && curve.points.some((each) => each.reward !== undefined),
  );
  const shown = rewarded ? measure : "loss";
  const series = useMemo(() => {
    const ofStage = curves.filter((curve) => String(curve.index) === index);
    const own = ofStage.find(({ key }) => key === run.key) ?? null;
    return seriesOf(
      own,
      ofStage.filter((curve) => curve !== own),
      shown,
    );
  }, [curves, index, run.key, shown]);
  const frame = useRef<HTMLElement>(null);
  const banded = Math.max(0, ...series.map((point) => point.seeds));
  return (
    <figure ref={frame} className="loss-chart" data-testid="loss-chart" data-points={series.length}>
      <figcaption>
        <span className="muted">
          {shown === "loss" ? "Training loss, nats a token" : "Mean reward of a step's answers"}, by step
          {banded > 1 && `; shaded: smallest to largest over ${plural(banded, "seed")}`}
        </span>
        {rewarded && <ViewSwitch label="What is drawn" value={shown} views={MEASURES} onChange={setMeasure} />}
        {stages.length > 1 && <ViewSwitch label="Stage" value={index} views={stages} onChange={setWanted} />}
        {series.length > 0 && <LossExport run={run.name} measure={shown} series={series} frame={frame} />}
      </figcaption>
      {series.length === 0 ? (
        <p className="loss-none muted">
          {isFinal(run.state) ? "It ended before its first step." : "The first step has not been reported yet."}
        </p>
      ) : (
        <Chart series={series} run={run} />
      )}
    </figure>
  );
}

interface LossExportProps {
  readonly run: string;
  readonly measure: Measure;
  readonly series: readonly ChartPoint[];
  readonly frame: React.RefObject<HTMLElement | null>;
}

/** The curve as it is drawn, and its points. */
function LossExport({ run, measure, series, frame }: LossExportProps): ReactNode {
  const caption = `${run}: ${measure} by step`;
  return (
    <ExportMenu
      figures={[
        {
          name: `${run}-${measure}`,
          caption,
          draw: () => frame.current?.querySelector<SVGSVGElement>("svg.recharts-surface") ?? null,
        },
      ]}
      tables={[
        {
          caption: "Points",
          table: () => ({
            name: `${run}-${measure}`,
            header: ["step", measure, "smallest over seeds", "largest over seeds", "seeds"],
            rows: series.map(({ step, own, band, seeds }) => [step, own, band?.[0] ?? null, band?.[1] ?? null, seeds]),
          }),
        },
      ]}
    />
  );
}

const MEASURES: readonly { readonly id: Measure; readonly label: string }[] = [
  { id: "reward", label: "reward" },
  { id: "loss", label: "loss" },
];

function stagesOf(curves: readonly LossCurve[]): { readonly id: string; readonly label: string }[] {
  const stages = new Map(curves.map(({ index, stage }) => [index, stage]));
  return [...stages].toSorted(([a], [b]) => a - b).map(([index, stage]) => ({ id: String(index), label: stage }));
}

const TICK = { fill: "var(--ink-muted)", fontSize: 11 };

interface ChartProps {
  readonly series: readonly ChartPoint[];
  readonly run: TrainingRunSummary;
}

function Chart({ series, run: { name, checkpoints } }: ChartProps): ReactNode {
  const marks = useMarks();
  const [checkpoint] = checkpoints;
  // A run whose checkpoint is here has its colour; the others have none of their own.
  const colour = checkpoint === undefined ? "var(--accent)" : marks(checkpoint).colour;
  const last = series.findLast((point) => point.own !== null);
  const words =
    last === undefined ? "no value yet" : `${formatFigure(last.own ?? 0)} at step ${formatCount(last.step)}`;
  return (
    <ComposedChart
      responsive
      className="loss-plot"
      data={[...series]}
      margin={{ top: 6, right: 12, bottom: 0, left: 0 }}
      role="img"
      aria-label={`${name}: ${words}`}
    >
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="step"
        type="number"
        domain={[0, "dataMax"]}
        ticks={stepMarks(series.at(-1)?.step ?? 0)}
        tick={TICK}
        stroke="var(--line-control)"
        tickFormatter={(step: number) => formatCount(step)}
      />
      <YAxis
        width={44}
        domain={["auto", "auto"]}
        tick={TICK}
        stroke="var(--line-control)"
        tickFormatter={formatFigure}
      />
      <Tooltip content={PointTip} isAnimationActive={false} cursor={{ stroke: "var(--line-control)" }} />
      <Area dataKey="band" stroke="none" fill={colour} fillOpacity={0.18} isAnimationActive={false} activeDot={false} />
      <Line
        dataKey="own"
        stroke={colour}
        strokeWidth={1.5}
        dot={series.length < 3}
        isAnimationActive={false}
        connectNulls={false}
      />
    </ComposedChart>
  );
}

interface PointTipProps {
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: unknown }[];
}

function PointTip({ active, payload }: PointTipProps): ReactNode {
  const point = payload?.[0]?.payload;
  if (active !== true || !isPoint(point)) return null;
  return (
    <div className="loss-tip tabular">
      <strong>step {formatCount(point.step)}</strong>
      {point.own !== null && <span>{formatFigure(point.own)}</span>}
      {point.band !== null && (
        <span className="muted">
          {plural(point.seeds, "seed")}: {formatFigure(point.band[0])} to {formatFigure(point.band[1])}
        </span>
      )}
    </div>
  );
}

function isPoint(value: unknown): value is ChartPoint {
  return typeof value === "object" && value !== null && "step" in value && "own" in value && "band" in value;
}
