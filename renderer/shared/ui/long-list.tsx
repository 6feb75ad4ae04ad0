import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { ListScroller } from "./list-scroller.ts";
import { rowAfterKey } from "./table-order.ts";
import "./long-list.css";

interface LongListProps {
  /** What the rows are, for screen readers: "Documents". */
  readonly label: string;
  readonly count: number;
  /** Pixels; all rows have it. */
  readonly rowHeight: number;
  /** Index of the selected row; -1 for none. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** Draws a row; null where it is not known yet. */
  readonly row: (index: number) => ReactNode;
  /** Told which rows are drawn, so that what is missing can be read. */
  readonly onShown: (first: number, last: number) => void;
}

const OVERSCAN = 8;

/**
 * A virtual list of rows of one height, for lists longer than the tallest element a browser draws (a million documents of
 * 64 px are 64 million pixels). Shorter lists of unlike rows are better served by @tanstack/react-virtual.
 */
export function LongList({ label, count, rowHeight, selected, onSelect, row, onShown }: LongListProps): ReactNode {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [scroller] = useState(() => new ListScroller(rowHeight));
  const { scrollTop, offset, view, height } = useSyncExternalStore(scroller.subscribe, scroller.shown);
  useLayoutEffect(() => (frame.current ? scroller.attach(frame.current) : undefined), [scroller]);
  useLayoutEffect(() => scroller.setRows(count), [scroller, count]);
  const first = Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN);
  const last = Math.min(count - 1, Math.ceil((offset + view) / rowHeight) + OVERSCAN);
  useEffect(() => {
    if (view > 0 && last >= first) onShown(first, last);
  }, [first, last, view, onShown]);
  useEffect(() => {
    if (selected >= 0) scroller.showRow(selected);
  }, [selected, scroller]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // J and K belong to the screen, which may move through the list while the focus is elsewhere.
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length === 1) return;
    const next = rowAfterKey(event.key, selected, count, Math.max(1, Math.floor(view / rowHeight) - 1));
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
  };
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  return (
    <div
      className="long-list"
      role="listbox"
      data-plain-keys=""
      aria-label={label}
      aria-activedescendant={selected >= first && selected <= last ? `${id}-${selected}` : undefined}
      tabIndex={0}
      ref={frame}
      onKeyDown={onKeyDown}
    >
      <div className="long-list-rows" role="presentation" style={{ height: height }}>
        {rows.map((index) => (
          <div
            key={index}
            id={`${id}-${index}`}
            className="long-list-row"
            role="option"
            aria-selected={index === selected}
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ height: rowHeight, top: scrollTop + index * rowHeight - offset }}
            onClick={() => onSelect(index)}
          >
            {row(index) ?? <RowSkeleton index={index} />}
          </div>
        ))}
      </div>
    </div>
  );
}

function RowSkeleton({ index }: { readonly index: number }): ReactNode {
  return (
    <span className="long-list-skeleton" aria-hidden="true">
      <span className="skeleton-block" style={{ width: `${30 + ((index * 17) % 40)}%` }} />
      <span className="skeleton-block" style={{ width: `${55 + ((index * 11) % 35)}%` }} />
    </span>
  );
}
