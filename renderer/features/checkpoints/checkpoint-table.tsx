import { type ReactNode, useMemo } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatBytes, formatCompact } from "../../shared/format/numbers.ts";
import { shortHash } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";
import { lastProviders } from "./last-providers.ts";

interface CheckpointTableProps {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly runs: readonly ProbeRunSummary[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

export function CheckpointTable({ checkpoints, runs, selected, onSelect }: CheckpointTableProps): ReactNode {
  const columns = useMemo(() => columnsFor(lastProviders(runs)), [runs]);
  return (
    <Table
      label="Checkpoints"
      rows={checkpoints}
      columns={columns}
      rowKey={(checkpoint) => checkpoint.id}
      selected={selected}
      onSelect={onSelect}
      takesFocus
    />
  );
}

function columnsFor(providers: ReadonlyMap<string, string>): Column<CheckpointSummary>[] {
  return [
    {
      id: "name",
      header: "Name",
      width: "minmax(170px, 3fr)",
      cell: ({ id, name }) => <CheckpointName id={id} name={name} />,
      sortBy: ({ name }) => name,
    },
    {
      id: "arm",
      header: "Arm",
      width: "minmax(60px, 1fr)",
      cell: ({ lineage }) => (
        <span title={visibleText(lineage.arm ?? "")}>{visibleText(lineage.arm ?? "unknown")}</span>
      ),
      sortBy: ({ lineage }) => lineage.arm,
    },
    {
      id: "seed",
      header: "Seed",
      width: "52px",
      align: "end",
      cell: ({ lineage }) => lineage.trainingSeed ?? <span className="muted">–</span>,
      sortBy: ({ lineage }) => lineage.trainingSeed,
    },
    {
      id: "provider",
      header: "Last ran on",
      width: "84px",
      cell: ({ id }) => providers.get(id) ?? <span className="muted">not run</span>,
      sortBy: ({ id }) => providers.get(id) ?? null,
    },
    {
      id: "dtype",
      header: "Weights",
      width: "68px",
      cell: ({ dtype }) => visibleText(dtype),
      sortBy: ({ dtype }) => dtype,
    },
    {
      id: "parameters",
      header: "Params",
      width: "66px",
      align: "end",
      cell: ({ parameters }) => (parameters === 0 ? <span className="muted">–</span> : formatCompact(parameters)),
      sortBy: ({ parameters }) => parameters,
    },
    {
      id: "size",
      header: "Size",
      width: "72px",
      align: "end",
      cell: ({ source, sizeBytes }) =>
        source === "remote" ? <span className="muted">elsewhere</span> : formatBytes(sizeBytes),
      sortBy: ({ sizeBytes }) => sizeBytes,
    },
    {
      id: "sha256",
      header: "SHA-256",
      width: "92px",
      cell: ({ sha256 }) => <code className="muted">{shortHash(sha256)}</code>,
    },
  ];
}
