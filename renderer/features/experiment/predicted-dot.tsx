import type { ReactNode } from "react";
import type { EntryScore } from "#core/experiment/prediction.ts";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale } from "../../shared/charts/scale.ts";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { NO_MARK } from "../../shared/marks/mark.ts";

const SCALE = linearScale([0, 1], 2);

/** What was observed as a dot with its interval, the prediction as a line; grey where the interval holds it. */
export function PredictedDot({ entry }: { readonly entry: EntryScore }): ReactNode {
  const { observed, low, high, numerator, denominator, probability } = entry;
  if (observed === null) return <span className="muted">not read</span>;
  return (
    <DotInterval
      scale={SCALE}
      estimate={observed}
      low={low}
      high={high}
      reference={probability}
      mark={{ ...NO_MARK, colour: "var(--accent)" }}
      value={formatPercent(observed)}
      count={`${formatCount(numerator)}/${formatCount(denominator)}`}
      label={`predicted ${formatPercent(probability)}, observed ${formatRate({ numerator, denominator, estimate: observed, low, high })}`}
    />
  );
}
