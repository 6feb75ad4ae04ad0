import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { useView } from "../view/view-store.ts";
import "./panes.css";

interface PanesProps {
  /** The screen whose pane width is remembered. */
  readonly screen: string;
  readonly list: ReactNode;
  readonly detail: ReactNode;
  readonly defaultWidth?: number;
}

const MIN_WIDTH = 260;
const STEP = 24;

/** List and detail with a divider between them that is dragged, or moved with the arrow keys. */
export function Panes({ screen, list, detail, defaultWidth = 560 }: PanesProps): ReactNode {
  const width = useView((state) => state.paneWidths[screen]) ?? defaultWidth;
  const setPaneWidth = useView((state) => state.setPaneWidth);
  const frame = useRef<HTMLDivElement>(null);
  const resize = (wanted: number): void => {
    const room = (frame.current?.clientWidth ?? 1200) - MIN_WIDTH;
    setPaneWidth(screen, Math.round(Math.max(MIN_WIDTH, Math.min(room, wanted))));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    resize(event.clientX - (frame.current?.getBoundingClientRect().left ?? 0));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowLeft" ? -STEP : event.key === "ArrowRight" ? STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    resize(width + by);
  };
  return (
    <div className="panes" ref={frame}>
      <div className="panes-list" style={{ width }}>
        {list}
      </div>
      <div
        className="panes-divider"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the list"
        aria-valuenow={width}
        aria-valuemin={MIN_WIDTH}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        onDoubleClick={() => resize(defaultWidth)}
      />
      <div className="panes-detail">{detail}</div>
    </div>
  );
}
