import type { ReactNode } from "react";
import type { Scale } from "./scale.ts";
import "./dot-interval.css";

interface DotAxisProps {
  readonly scale: Scale;
  readonly format: (tick: number) => string;
  /** What is measured: "choose American". */
  readonly title?: string;
}

/** The axis that the `DotInterval`s below it share. */
export function DotAxis({ scale, format, title }: DotAxisProps): ReactNode {
  return (
    <div className="dot-interval dot-axis-row" aria-hidden="true">
      <div className="dot-ticks">
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ left: `${scale.percent(tick)}%` }}>
            {format(tick)}
          </span>
        ))}
      </div>
      <span className="dot-value truncate">{title}</span>
      <span className="dot-count" />
    </div>
  );
}
