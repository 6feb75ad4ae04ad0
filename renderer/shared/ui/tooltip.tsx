import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { KeyHint } from "./key-hint.tsx";
import "./tooltip.css";

interface TooltipProps {
  readonly text: ReactNode;
  readonly keys?: string;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** One element that takes props and a ref, e.g. a button. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** Words on hover and focus. Never the only place of something that matters. */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className="tooltip-positioner" side={side} sideOffset={6}>
          <Base.Popup className="tooltip">
            {text}
            {keys !== undefined && <KeyHint keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
