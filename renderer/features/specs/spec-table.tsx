import type { ReactNode } from "react";
import type { SpecSummary } from "#core/specs/summary.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { type Column, Table } from "../../shared/ui/table.tsx";

interface SpecTableProps {
  readonly specs: readonly SpecSummary[];
  readonly selected: string | null;
  readonly onSelect: (name: string) => void;
}

export function SpecTable({ specs, selected, onSelect }: SpecTableProps): ReactNode {
  return (
    <Table
      label="Specs"
      rows={specs}
      columns={COLUMNS}
      rowKey={({ name }) => name}
      selected={selected}
      onSelect={onSelect}
      takesFocus
    />
  );
}

const COLUMNS: readonly Column<SpecSummary>[] = [
  {
    id: "name",
    header: "Spec",
    width: "minmax(110px, 1fr)",
    cell: ({ name, title, edited }) => (
      <span title={visibleText(`${name}: ${title}${edited ? " (an edit waits in it)" : ""}`)}>
        {visibleText(name)}
        {edited && <span className="muted"> · edited</span>}
      </span>
    ),
    sortBy: ({ name }) => name,
  },
  {
    id: "words",
    header: "Words",
    width: "62px",
    align: "end",
    cell: ({ words }) => formatCount(words),
    sortBy: ({ words }) => words,
  },
  {
    id: "versions",
    header: "Vers.",
    width: "50px",
    align: "end",
    cell: ({ versions }) => formatCount(versions),
    sortBy: ({ versions }) => versions,
  },
  {
    id: "source",
    header: "Source",
    width: "78px",
    cell: ({ source }) => <span className="secondary">{source}</span>,
    sortBy: ({ source }) => source,
  },
];
