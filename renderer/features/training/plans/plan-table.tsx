import type { ReactNode } from "react";
import type { PlanSummary } from "#core/runs/plan-view.ts";
import { formatCount } from "../../../shared/format/numbers.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { type Column, Table } from "../../../shared/ui/table.tsx";

interface PlanTableProps {
  readonly plans: readonly PlanSummary[];
  readonly selected: string | null;
  readonly onSelect: (ref: string) => void;
}

export function PlanTable({ plans, selected, onSelect }: PlanTableProps): ReactNode {
  return (
    <Table
      label="Plans"
      rows={plans}
      columns={COLUMNS}
      rowKey={({ ref }) => ref}
      selected={selected}
      onSelect={onSelect}
      takesFocus
    />
  );
}

const COLUMNS: readonly Column<PlanSummary>[] = [
  {
    id: "name",
    header: "Plan",
    width: "minmax(84px, 1fr)",
    cell: ({ name, description }) => (
      <span title={visibleText(description === "" ? name : `${name}: ${description}`)}>{visibleText(name)}</span>
    ),
    sortBy: ({ name }) => name,
  },
  {
    id: "arms",
    header: "Arms",
    width: "44px",
    align: "end",
    cell: ({ arms }) => formatCount(arms.length),
    sortBy: ({ arms }) => arms.length,
  },
  {
    id: "seeds",
    header: "Seeds",
    width: "48px",
    align: "end",
    cell: ({ seeds }) => formatCount(seeds.length),
    sortBy: ({ seeds }) => seeds.length,
  },
  {
    id: "runs",
    header: "Runs",
    width: "44px",
    align: "end",
    cell: ({ runs }) => formatCount(runs),
    sortBy: ({ runs }) => runs,
  },
  {
    id: "source",
    header: "Source",
    width: "66px",
    cell: ({ source }) => <span className="secondary">{source}</span>,
    sortBy: ({ source }) => source,
  },
];
