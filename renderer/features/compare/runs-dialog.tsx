import { type ReactNode, useMemo, useState } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { formatDate } from "../../shared/format/time.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";
import { changeView, currentView } from "./change-view.ts";
import { newestFirst, readingsDone, viewOverRuns, whyNotBeside } from "./run-choice.ts";

interface RunsDialogProps {
  readonly open: boolean;
  readonly runs: readonly ProbeRunSummary[];
  readonly shown: readonly ProbeRunSummary[];
}

/** The workspace's runs, newest first: one alone, or several of one probe side by side. */
export function RunsDialog({ open, runs, shown }: RunsDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => !wanted && changeView({ dialog: null }, "replace")}
      title="Runs"
      description="Enter shows the marked run alone; ticked runs of one probe stand side by side."
      width={860}
    >
      <RunsChoice runs={runs} shown={shown} />
    </Dialog>
  );
}

function RunsChoice({ runs, shown }: Omit<RunsDialogProps, "open">): ReactNode {
  const [chosen, setChosen] = useState(() => shown.map((run) => run.id));
  const [row, setRow] = useState<string | null>(shown[0]?.id ?? null);
  const rows = useMemo(() => newestFirst(runs), [runs]);
  const found = (ids: readonly string[]): ProbeRunSummary[] =>
    ids.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  const show = (ids: readonly string[]): void => changeView(viewOverRuns(currentView(), shown, found(ids)));
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <>
      <div className="compare-runs">
        <Table
          label="Runs"
          rows={rows}
          columns={columnsFor({ chosen, first: found(chosen)[0], toggle })}
          rowKey={(run) => run.id}
          selected={row}
          onSelect={setRow}
          onOpen={(id) => show([id])}
        />
      </div>
      <DialogFooter>
        <Button disabled={row === null} onClick={() => row !== null && show([row])}>
          Show the marked run alone
        </Button>
        <Button variant="primary" disabled={chosen.length === 0} onClick={() => show(chosen)}>
          Show {plural(chosen.length, "ticked run")}
        </Button>
      </DialogFooter>
    </>
  );
}

interface ColumnsInput {
  readonly chosen: readonly string[];
  readonly first: ProbeRunSummary | undefined;
  readonly toggle: (id: string) => void;
}

function columnsFor({ chosen, first, toggle }: ColumnsInput): Column<ProbeRunSummary>[] {
  return [
    {
      id: "beside",
      header: "",
      width: "36px",
      cell: (run) => {
        const obstacle = chosen.includes(run.id) ? null : whyNotBeside(run, first);
        return (
          <span title={obstacle ?? undefined}>
            <Checkbox
              label={<span className="visually-hidden">Put run {run.id} beside the others</span>}
              checked={chosen.includes(run.id)}
              onChange={() => toggle(run.id)}
              disabled={obstacle !== null}
            />
          </span>
        );
      },
    },
    {
      id: "when",
      header: "Begun",
      width: "124px",
      cell: (run) => formatDate(run.createdAt),
      sortBy: (run) => run.createdAt,
    },
    {
      id: "probe",
      header: "Probe",
      width: "minmax(110px, 1fr)",
      cell: (run) => `${run.probe} v${run.probeVersion}`,
      sortBy: (run) => run.probe,
    },
    { id: "checkpoints", header: "Checkpoints", width: "minmax(160px, 2fr)", cell: checkpointsCell },
    {
      id: "run",
      header: "Run",
      width: "72px",
      cell: (run) => (
        <code className="muted" title={run.id}>
          {run.id.split("-").at(-1)}
        </code>
      ),
    },
    { id: "readings", header: "Readings", width: "134px", cell: (run) => run.request.readings.join(", ") },
    { id: "status", header: "Status", width: "104px", cell: statusCell, sortBy: (run) => run.status },
  ];
}

function checkpointsCell(run: ProbeRunSummary): ReactNode {
  const names = run.parts.map((part) => part.checkpoint).join(", ");
  return <span title={names}>{names}</span>;
}

function statusCell(run: ProbeRunSummary): ReactNode {
  if (run.status === "finished") return run.status;
  const total = run.parts.reduce((sum, part) => sum + part.total, 0);
  const count = `${formatCount(readingsDone(run))} of ${formatCount(total)} readings`;
  return (
    <Badge tone={run.status === "running" ? "neutral" : "warning"} title={count}>
      {run.status}
    </Badge>
  );
}
