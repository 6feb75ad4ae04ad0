import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { SortValue, TableSort } from "./table-order.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `120px`, `minmax(140px, 2fr)`. */
  readonly width: string;
  /** `end` for figures. */
  readonly align?: "start" | "end";
  readonly cell: (row: Row) => ReactNode;
  /** Makes the head a sort button. */
  readonly sortBy?: (row: Row) => SortValue;
}

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly sort: TableSort | null;
  readonly onSort: (column: string) => void;
}

export function TableHead<Row>({ columns, tracks, sort, onSort }: TableHeadProps<Row>): ReactNode {
  return (
    <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
      {columns.map((column) => {
        const direction = sort?.column === column.id ? sort.direction : null;
        const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
        return (
          <div
            className={`table-cell table-cell-${column.align ?? "start"}`}
            role="columnheader"
            key={column.id}
            aria-sort={direction ?? "none"}
          >
            {column.sortBy ? (
              <button type="button" onClick={() => onSort(column.id)}>
                <span className="truncate">{column.header}</span>
                {direction && <Arrow aria-hidden="true" size={12} />}
              </button>
            ) : (
              <span className="truncate">{column.header}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
