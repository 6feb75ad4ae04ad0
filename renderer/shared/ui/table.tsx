import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { type Column, TableHead } from "./table-head.tsx";
import { nextSort, rowAfterKey, sortRows, type TableSort } from "./table-order.ts";
import { TableRow } from "./table-row.tsx";
import "./table.css";

export type { Column } from "./table-head.tsx";

interface TableProps<Row> {
  /** What the rows are, for screen readers: "Checkpoints". */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Key of the selected row; selection follows the keys and the pointer. */
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  /** Enter or a double click. */
  readonly onOpen?: (key: string) => void;
  /** The screen's main list: J and K work as soon as the screen is opened. */
  readonly takesFocus?: boolean;
}

const ROW_HEIGHT = 28;

/** A virtual grid of 28 px rows: J/K, arrows, Home/End, Page keys move; a head's click sorts. Fills its parent's height. */
export function Table<Row>(props: TableProps<Row>): ReactNode {
  const { label, rows, columns, rowKey, selected, onSelect, onOpen, takesFocus = false } = props;
  const [sort, setSort] = useState<TableSort | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = useMemo(() => {
    const by = columns.find((column) => column.id === sort?.column)?.sortBy;
    return sort && by ? sortRows(rows, by, sort.direction) : rows;
  }, [rows, columns, sort]);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    // The head covers the first row's height of the view.
    scrollPaddingStart: ROW_HEIGHT,
    overscan: 12,
  });
  const current = shown.findIndex((row) => rowKey(row) === selected);
  useEffect(() => {
    const active = document.activeElement;
    const idle = active === null || active === document.body || active instanceof HTMLAnchorElement;
    if (takesFocus && idle) scroller.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target === event.currentTarget && selected !== null && onOpen)
      return onOpen(selected);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const next = rowAfterKey(event.key, current, shown.length, page);
    const row = next === null ? undefined : shown[next];
    if (row === undefined) return;
    event.preventDefault();
    onSelect(rowKey(row));
  };

  const tracks = columns.map((column) => column.width).join(" ");
  return (
    <div
      className="table"
      role="grid"
      aria-label={label}
      aria-rowcount={shown.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={current < 0 ? undefined : `${id}-${current}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
    >
      <TableHead columns={columns} tracks={tracks} sort={sort} onSort={(column) => setSort(nextSort(sort, column))} />
      <div className="table-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = shown[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <TableRow
              key={key}
              id={`${id}-${index}`}
              index={index}
              top={start}
              row={row}
              columns={columns}
              tracks={tracks}
              selected={key === selected}
              onSelect={() => onSelect(key)}
              {...(onOpen ? { onOpen: () => onOpen(key) } : {})}
            />
          );
        })}
      </div>
    </div>
  );
}
