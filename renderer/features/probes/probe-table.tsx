import type { ReactNode } from "react";
import { formatCount } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";

interface ProbeTableProps {
  readonly probes: readonly ListedProbe[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

export function ProbeTable({ probes, selected, onSelect, onOpen }: ProbeTableProps): ReactNode {
  return (
    <Table
      label="Probes"
      rows={probes}
      columns={COLUMNS}
      rowKey={({ probe }) => probe.id}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      takesFocus
    />
  );
}

const COLUMNS: readonly Column<ListedProbe>[] = [
  {
    id: "id",
    header: "Probe",
    width: "minmax(130px, 2fr)",
    cell: ({ probe }) => <span title={visibleText(`${probe.id}: ${probe.title}`)}>{probe.id}</span>,
    sortBy: ({ probe }) => probe.id,
  },
  {
    id: "version",
    header: "Version",
    width: "58px",
    align: "end",
    cell: ({ probe }) => `v${probe.version}`,
    sortBy: ({ probe }) => probe.version,
  },
  { id: "kind", header: "Kind", width: "84px", cell: ({ probe }) => probe.kind, sortBy: ({ probe }) => probe.kind },
  {
    id: "items",
    header: "Items",
    width: "64px",
    align: "end",
    cell: ({ probe }) => formatCount(probe.items.length),
    sortBy: ({ probe }) => probe.items.length,
  },
  {
    id: "axes",
    header: "Axes",
    width: "minmax(140px, 2fr)",
    cell: ({ probe }) => <ForeignText text={probe.axes.map((axis) => axis.id).join(", ")} />,
  },
  {
    id: "source",
    header: "Source",
    width: "78px",
    cell: ({ source }) => <span className="secondary">{source}</span>,
    sortBy: ({ source }) => source,
  },
];
