import { Square } from "lucide-react";
import type { ReactNode } from "react";
import { formatCompact, formatCount } from "../format/numbers.ts";
import { formatTimeLeft } from "../format/time.ts";
import { Button } from "./button.tsx";
import "./progress-line.css";

interface ProgressLineProps {
  /** What is being done right now: "msm-aft: reading likelihoods". */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** What is counted: "readings". */
  readonly unit: string;
  readonly ratePerSecond: number | null;
  readonly secondsLeft: number | null;
  /** What the button will do: "Stop after this batch". */
  readonly stop?: { readonly label: string; readonly run: () => void; readonly pending?: boolean };
}

/** Long work: phase, done of total, rate, time left, and a way to stop it. */
export function ProgressLine({
  phase,
  done,
  total,
  unit,
  ratePerSecond,
  secondsLeft,
  stop,
}: ProgressLineProps): ReactNode {
  const share = total === 0 ? 0 : done / total;
  const facts = [
    `${formatCount(done)} of ${formatCount(total)} ${unit}`,
    ratePerSecond === null ? null : `${formatCompact(ratePerSecond)}/s`,
    secondsLeft === null ? null : formatTimeLeft(secondsLeft),
  ].filter((fact) => fact !== null);
  return (
    <div className="progress-line">
      <div className="progress-words">
        <span className="truncate">{phase}</span>
        <span className="secondary">{facts.join(" · ")}</span>
        {stop && (
          <Button icon={Square} onClick={stop.run} disabled={stop.pending ?? false}>
            {stop.label}
          </Button>
        )}
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={phase}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <div className="progress-done" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
