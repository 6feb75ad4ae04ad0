import type { ReactNode } from "react";
import { type Mark, NO_MARK, shapePath } from "../marks/mark.ts";
import type { Scale } from "./scale.ts";
import { isUndecided } from "./undecided.ts";
import "./dot-interval.css";

interface DotIntervalProps {
  readonly scale: Scale;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The value of no effect; an interval that holds it is grey. Leave out where there is none. */
  readonly reference?: number;
  readonly mark: Mark;
  /** Printed at the right: "+27 points", "61%". */
  readonly value: string;
  /** Printed behind it: "n 448". Never left out. */
  readonly count: string;
  /** The whole in words, for screen readers and on hover. */
  readonly label: string;
  /** Makes it a button: the items behind the dot. */
  readonly onOpen?: () => void;
  readonly pressed?: boolean;
}

/** An estimate as a dot with its interval on a shared axis, its value and its n beside it. Fills the width of its parent. */
export function DotInterval(props: DotIntervalProps): ReactNode {
  const { scale, estimate, low, high, reference, mark, value, count, label, onOpen, pressed } = props;
  const undecided = isUndecided(low, high, reference);
  const colour = undecided ? NO_MARK.colour : mark.colour;
  const content = (
    <>
      <svg className="dot-plot" role="img" aria-label={label}>
        <title>{label}</title>
        <line className="dot-axis" x1="0%" x2="100%" y1="50%" y2="50%" />
        {reference !== undefined && (
          <line className="dot-reference" x1={at(scale, reference)} x2={at(scale, reference)} y1="0%" y2="100%" />
        )}
        {low !== null && high !== null && (
          <line
            className="dot-whisker"
            x1={at(scale, low)}
            x2={at(scale, high)}
            y1="50%"
            y2="50%"
            style={{ stroke: colour }}
          />
        )}
        {estimate !== null && (
          <svg className="dot-mark" x={at(scale, estimate)} y="50%">
            <path d={shapePath(mark.shape, 4.2)} style={{ fill: colour }} />
          </svg>
        )}
      </svg>
      <span className={undecided ? "dot-value muted" : "dot-value"}>{value}</span>
      <span className="dot-count muted">{count}</span>
    </>
  );
  if (!onOpen) return <div className="dot-interval">{content}</div>;
  return (
    <button type="button" className="dot-interval dot-button" aria-pressed={pressed ?? false} onClick={onOpen}>
      {content}
    </button>
  );
}

function at(scale: Scale, value: number): string {
  return `${scale.percent(value).toFixed(3)}%`;
}
