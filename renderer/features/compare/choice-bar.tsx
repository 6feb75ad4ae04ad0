import type { ReactNode } from "react";
import { type Mark, NO_MARK } from "../../shared/marks/mark.ts";

interface ChoiceBarProps {
  /** Probability of the target against the other option, 0..1. */
  readonly probability: number;
  readonly mark: Mark;
  /** What it is of: "aft, named first". */
  readonly label: string;
}

/** A choice probability as a small bar with a tick at one half; grey where the other option is chosen. */
export function ChoiceBar({ probability, mark, label }: ChoiceBarProps): ReactNode {
  const text = probability.toFixed(2);
  return (
    <span className="choice-bar">
      <svg role="img" aria-label={`${label}: ${text}`} viewBox="0 0 60 10" preserveAspectRatio="none">
        <rect className="choice-track" x="0" y="1" width="60" height="8" />
        <rect
          x="0"
          y="1"
          width={60 * probability}
          height="8"
          style={{ fill: probability > 0.5 ? mark.colour : NO_MARK.colour }}
        />
        <line className="choice-half" x1="30" x2="30" y1="0" y2="10" />
      </svg>
      {text}
    </span>
  );
}
