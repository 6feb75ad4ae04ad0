import type { ReactNode } from "react";
import { formatPercent } from "../../shared/format/numbers.ts";
import type { GridRate } from "./grid-queries.ts";
import { rateWords } from "./rate-lookup.ts";

interface HeatCellProps {
  /** Row and column in words. */
  readonly label: string;
  readonly executed: GridRate;
  readonly decided: GridRate;
  /** Stored so far. */
  readonly rollouts: number;
  readonly sampling: boolean;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** One cell: its ground is the executed rate, its ring the decided rate; nothing known is hatched, never pale. */
export function HeatCell({
  label,
  executed,
  decided,
  rollouts,
  sampling,
  selected,
  onSelect,
}: HeatCellProps): ReactNode {
  const waiting = sampling && rollouts === 0;
  const words = waiting ? `${label}: no rollout yet` : `${label}: ${rateWords(executed)}. ${rateWords(decided)}`;
  const { estimate, low, high } = executed;
  return (
    <button
      type="button"
      className={`heat-cell${waiting ? " heat-waiting" : estimate === null ? " heat-unknown" : ""}`}
      style={estimate === null ? undefined : { background: heatColour(estimate) }}
      aria-pressed={selected}
      title={words}
      onClick={onSelect}
    >
      <span className="visually-hidden">{words}. </span>
      <span className="heat-count tabular">
        {executed.numerator}/{executed.denominator}
      </span>
      <span className="heat-interval tabular">
        {waiting
          ? "waiting"
          : low === null || high === null
            ? "unknown"
            : `${formatPercent(low)}–${formatPercent(high)}`}
      </span>
      <DecidedRing share={decided.estimate} />
    </button>
  );
}

/** At most 55% of the colour, so that ink stays legible on it. */
function heatColour(rate: number): string {
  return `color-mix(in oklab, var(--danger) ${(rate * 55).toFixed(1)}%, var(--surface))`;
}

const RADIUS = 5;
const AROUND = 2 * Math.PI * RADIUS;

/** As much of a circle as was decided; a broken circle where that is not known. */
function DecidedRing({ share }: { readonly share: number | null }): ReactNode {
  return (
    <svg className="heat-ring" viewBox="0 0 14 14" width={14} height={14} aria-hidden="true">
      <circle
        cx={7}
        cy={7}
        r={RADIUS}
        className="heat-ring-whole"
        strokeDasharray={share === null ? "2 2" : undefined}
      />
      {share !== null && share > 0 && (
        <circle
          cx={7}
          cy={7}
          r={RADIUS}
          className="heat-ring-part"
          strokeDasharray={`${share * AROUND} ${AROUND}`}
          transform="rotate(-90 7 7)"
        />
      )}
    </svg>
  );
}
