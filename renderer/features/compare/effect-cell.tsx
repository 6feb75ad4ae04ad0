import type { ReactNode } from "react";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import type { Scale } from "../../shared/charts/scale.ts";
import { formatCount, formatPercent } from "../../shared/format/numbers.ts";
import type { Mark } from "../../shared/marks/mark.ts";
import { effectLabel, rateLabel, signedPoints } from "./cell-words.ts";
import type { FigureCell } from "./figure-rows.ts";

interface CellProps {
  readonly group: string;
  readonly column: string;
  readonly cell: FigureCell;
  readonly scale: Scale;
  readonly mark: Mark;
  /** The baseline is still being read, so that there is no difference yet. */
  readonly waiting: boolean;
  readonly pressed: boolean;
  readonly onOpen: () => void;
}

/** The pinned baseline's own rate: dot and interval on 0–100%. */
export function RateCell({ group, column, cell: { rate }, scale, mark, pressed, onOpen }: CellProps): ReactNode {
  if (!rate || rate.estimate === null) return <NotRead />;
  return (
    <div
      className="compare-cell compare-cell-rate"
      data-testid={`rate:${group}:${column}`}
      data-numerator={rate.numerator}
      data-denominator={rate.denominator}
    >
      <DotInterval
        scale={scale}
        estimate={rate.estimate}
        low={rate.low}
        high={rate.high}
        mark={mark}
        value={formatPercent(rate.estimate)}
        count={`${formatCount(rate.numerator)}/${formatCount(rate.denominator)}`}
        label={rateLabel(rate)}
        onOpen={onOpen}
        pressed={pressed}
      />
    </div>
  );
}

/** Another column: its difference from the baseline as a dot with its interval, and below it its own rate. */
export function EffectCell({ group, column, cell, scale, mark, waiting, pressed, onOpen }: CellProps): ReactNode {
  const { effect, rate } = cell;
  if (!effect && !rate) return <NotRead />;
  return (
    <div className="compare-cell">
      {effect ? (
        <div
          data-testid={`effect:${group}:${column}`}
          data-baseline={effect.baseline}
          data-value={effect.delta}
          data-low={effect.low}
          data-high={effect.high}
          data-pairs={effect.pairs}
        >
          <DotInterval
            scale={scale}
            estimate={effect.delta}
            low={effect.low}
            high={effect.high}
            reference={0}
            mark={mark}
            value={signedPoints(effect.delta, scale.domain[1] <= 0.1 ? 1 : 0)}
            count={`n ${formatCount(effect.pairs)}`}
            label={effectLabel(effect)}
            onOpen={onOpen}
            pressed={pressed}
          />
        </div>
      ) : (
        <span className="compare-unpaired muted">
          {waiting ? "waits for the baseline" : "no pair with the baseline"}
        </span>
      )}
      {rate && <OwnRate group={group} column={column} rate={rate} />}
    </div>
  );
}

function OwnRate({
  group,
  column,
  rate,
}: {
  readonly group: string;
  readonly column: string;
  readonly rate: NonNullable<FigureCell["rate"]>;
}): ReactNode {
  const { numerator, denominator, estimate, low, high } = rate;
  return (
    <div
      className="compare-own muted"
      title={rateLabel(rate)}
      data-testid={`rate:${group}:${column}`}
      data-numerator={numerator}
      data-denominator={denominator}
    >
      {formatPercent(estimate)}{" "}
      {low !== null && high !== null && `(${formatPercent(low).replace("%", "")}–${formatPercent(high)}) `}
      {formatCount(numerator)}/{formatCount(denominator)}
    </div>
  );
}

function NotRead(): ReactNode {
  return <span className="compare-unpaired muted">not read</span>;
}
