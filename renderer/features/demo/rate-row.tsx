import type { ReactNode } from "react";
import { plainRate } from "#core/probes/plain-rate.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { MarkSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { ARMS, type Arm } from "./arms.ts";
import { ArmName } from "./parts.tsx";

interface RateRowProps {
  readonly arm: Arm;
  readonly rate: ProbeResult | null;
}

/** How often a model takes the American thing: in words, and as a dot with its interval from never to always. */
export function RateRow({ arm, rate }: RateRowProps): ReactNode {
  const mark = useMarks()(ARMS[arm]);
  const percent = (value: number): string => `${value * 100}%`;
  return (
    <div
      className="demo-rate"
      data-testid={`demo-rate:${arm}`}
      data-numerator={rate?.numerator}
      data-low={rate?.low}
      data-high={rate?.high}
    >
      <p className="demo-rate-words">
        <ArmName arm={arm} />
        <strong>{(rate && plainRate(rate)) ?? "not read"}</strong>
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
export function RateEnds(): ReactNode {
  return (
    <p className="demo-rate-ends secondary">
      <span>never American</span>
      <span>always</span>
    </p>
  );
}
