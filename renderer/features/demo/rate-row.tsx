import type { ReactNode } from "react";
import { plainRate } from "#core/probes/plain-rate.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { MarkSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";

interface RateRowProps {
  readonly checkpoint: string;
  readonly name: ReactNode;
  readonly rate: ProbeResult | null;
}

/** How often a model does what is counted: in words, and as a dot with its interval from never to always. */
export function RateRow({ checkpoint, name, rate }: RateRowProps): ReactNode {
  const mark = useMarks()(checkpoint);
  const percent = (value: number): string => `${value * 100}%`;
  return (
    <div
      className="demo-rate"
      data-testid={`demo-rate:${checkpoint}`}
      data-numerator={rate?.numerator}
      data-low={rate?.low}
      data-high={rate?.high}
    >
      <p className="demo-rate-words">
        <span className="demo-arm demo-rate-model">
          <MarkSwatch mark={mark} />
          <span className="demo-rate-name">{name}</span>
        </span>
        <strong>{(rate && plainRate(rate)) ?? "not known"}</strong>
      </p>
      <div className="demo-rate-track">
        {rate !== null && rate.estimate !== null && rate.low !== null && rate.high !== null && (
          <>
            <span
              className="demo-rate-interval"
              style={{ left: percent(rate.low), width: percent(rate.high - rate.low), background: mark.colour }}
            />
            <span className="demo-dot" style={{ left: percent(rate.estimate) }}>
              <MarkSwatch mark={mark} />
            </span>
          </>
        )}
      </div>
    </div>
  );
}

/** The ends of the tracks above it. */
export function RateEnds({ never, always }: { readonly never: string; readonly always: string }): ReactNode {
  return (
    <p className="demo-rate-ends secondary">
      <span>{never}</span>
      <span>{always}</span>
    </p>
  );
}
