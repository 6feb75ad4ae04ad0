import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { formatBytes } from "../../../shared/format/numbers.ts";
import { formatDate } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { type Column, Table } from "../../../shared/ui/table.tsx";
import { checkLines, gpuWords } from "./check-lines.ts";
import { type MachineCheck, machineCheckQuery } from "./machine-queries.ts";

interface MachineTableProps {
  readonly machines: readonly ListedMachine[];
  readonly selected: string | null;
  readonly onSelect: (name: string) => void;
}

interface Row {
  readonly machine: ListedMachine;
  readonly check: MachineCheck | null;
  readonly checking: boolean;
}

export function MachineTable({ machines, selected, onSelect }: MachineTableProps): ReactNode {
  const checks = useQueries({ queries: machines.map(({ name }) => machineCheckQuery(name)) });
  const rows = useMemo(
    () =>
      machines.map((machine, at) => ({
        machine,
        check: checks[at]?.data ?? null,
        checking: checks[at]?.isFetching ?? false,
      })),
    [machines, checks],
  );
  return (
    <Table
      label="Machines"
      rows={rows}
      columns={COLUMNS}
      rowKey={({ machine }) => machine.name}
      selected={selected}
      onSelect={onSelect}
      takesFocus
    />
  );
}

function linkWords({ machine, check, checking }: Row): { readonly words: string; readonly tone: string } {
  if (checking) return { words: "checking…", tone: "secondary" };
  if (check !== null) {
    if (!check.reachable) return { words: "no answer", tone: "machine-bad" };
    if (check.problem) return { words: "not usable", tone: "machine-bad" };
    return checkLines(machine, check).some(({ state }) => state === "missing")
      ? { words: "not ready", tone: "machine-bad" }
      : { words: "ready", tone: "machine-good" };
  }
  return machine.checkedAt === null
    ? { words: "never checked", tone: "muted" }
    : { words: `as of ${formatDate(machine.checkedAt).slice(5, 10)}`, tone: "muted" };
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Machine",
    width: "minmax(84px, 1.2fr)",
    cell: ({ machine }) => <span title={visibleText(machine.name)}>{visibleText(machine.name)}</span>,
    sortBy: ({ machine }) => machine.name,
  },
  {
    id: "launcher",
    header: "How",
    width: "58px",
    cell: ({ machine }) => <span className="secondary">{machine.launcher}</span>,
    sortBy: ({ machine }) => machine.launcher,
  },
  {
    id: "gpus",
    header: "GPUs",
    width: "minmax(70px, 1fr)",
    cell: ({ machine, check }) => {
      const words = visibleText(gpuWords((check ?? machine).report));
      return <span title={words}>{words}</span>;
    },
    sortBy: ({ machine }) => machine.report?.gpus.length ?? 0,
  },
  {
    id: "disk",
    header: "Free disk",
    width: "76px",
    align: "end",
    cell: ({ machine, check }) => {
      const { report } = check ?? machine;
      return report === null ? <span className="muted">—</span> : formatBytes(report.disk.freeBytes);
    },
    sortBy: ({ machine }) => machine.report?.disk.freeBytes ?? null,
  },
  {
    id: "link",
    header: "Link",
    width: "minmax(86px, 0.9fr)",
    cell: (row) => {
      const { words, tone } = linkWords(row);
      return (
        <span className={tone} title={words}>
          {words}
        </span>
      );
    },
    sortBy: (row) => linkWords(row).words,
  },
];
