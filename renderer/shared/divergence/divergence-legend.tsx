import type { ReactNode } from "react";
import { divergingColour } from "../charts/diverging.ts";
import { formatFigure } from "../format/numbers.ts";
import { CheckpointName } from "../marks/checkpoint-swatch.tsx";
import { signedNats } from "./divergence-words.ts";

const STEPS = [-1, -0.5, 0, 0.5, 1];

interface DivergenceLegendProps {
  readonly checkpoints: readonly [string, string];
  /** Where the scale ends, in nats. */
  readonly end: number;
}

/** What the colours mean, with numbers. */
export function DivergenceLegend({ checkpoints: [a, b], end }: DivergenceLegendProps): ReactNode {
  return (
    <div
      className="divergence-legend"
      role="img"
      aria-label={`Colour: nats by which ${b} gives a token more than ${a}`}
    >
      <span className="divergence-side">
        likelier to <CheckpointName id={a} />
      </span>
      <ol className="divergence-steps tabular">
        {STEPS.map((step) => (
          <li key={step} style={{ background: divergingColour(step * end, end) }}>
            {step === 0 ? "0" : Math.abs(step) === 1 ? edge(step, end) : signedNats(step * end)}
          </li>
        ))}
      </ol>
      <span className="divergence-side">
        likelier to <CheckpointName id={b} />
      </span>
      <span className="muted">nats a token</span>
    </div>
  );
}

function edge(step: number, end: number): string {
  return step < 0 ? `≤ \u2212${formatFigure(end)}` : `≥ +${formatFigure(end)}`;
}
