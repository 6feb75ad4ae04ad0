import type { ReactNode } from "react";
import type { Column } from "./table-head.tsx";

interface TableRowProps<Row> {
  readonly id: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onOpen?: () => void;
}

export function TableRow<Row>({
  id,
  index,
  top,
  row,
  columns,
  tracks,
  selected,
  onSelect,
  onOpen,
}: TableRowProps<Row>): ReactNode {
  return (
    <div
      id={id}
      className="table-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ gridTemplateColumns: tracks, top }}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      {columns.map((column) => (
        <div className={`table-cell table-cell-${column.align ?? "start"}`} role="gridcell" key={column.id}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
