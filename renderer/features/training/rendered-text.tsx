import type { ReactNode } from "react";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import "./rendered-text.css";

interface RenderedTextProps {
  /** Pieces of text in order, and whether the loss counts them. */
  readonly pieces: readonly (readonly [text: string, counted: boolean])[];
}

/** Data as the model sees it: what the loss counts is shaded. */
export function RenderedText({ pieces }: RenderedTextProps): ReactNode {
  return (
    <pre className="rendered-text">
      {pieces.map(([text, counted], at) => (
        // oxlint-disable-next-line react/no-array-index-key -- pieces of one text have no other identity
        <span data-counted={counted} key={at}>
          <ForeignText text={text} />
        </span>
      ))}
    </pre>
  );
}

/** What the shades mean. */
export function RenderedLegend(): ReactNode {
  return (
    <p className="rendered-legend muted">
      <span data-counted="true">shaded</span> the loss counts it: the model learns to say it ·{" "}
      <span data-counted="false">plain</span> it is only read
    </p>
  );
}
