import { type ReactNode, useMemo } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatFigure } from "../../../shared/format/numbers.ts";
import { formatDate, formatTimeLeft } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { type Column, Table } from "../../../shared/ui/table.tsx";
import { handOffsOf, phaseAfter, shareDone, stateWords, stepWords, waitWords } from "./run-words.ts";
import "./run-table.css";

interface RunTableProps {
  readonly runs: readonly TrainingRunSummary[];
  /** All runs, for what one waits for. */
  readonly all: readonly TrainingRunSummary[];
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

export function RunTable({ runs, all, selected, onSelect }: RunTableProps): ReactNode {
  const columns = useMemo(() => columnsWith(all), [all]);
  return (
    <Table
      label="Training runs"
      rows={runs}
      columns={columns}
      rowKey={({ key }) => key}
      selected={selected}
      onSelect={onSelect}
      takesFocus
    />
  );
}

function columnsWith(all: readonly TrainingRunSummary[]): readonly Column<TrainingRunSummary>[] {
  return [
    {
      id: "name",
      header: "Run",
      width: "minmax(84px, 1.2fr)",
      cell: ({ name, plan, machine }) => (
        <span title={visibleText(`${name} of the plan ${plan.name} on ${machine}`)}>{visibleText(name)}</span>
      ),
      sortBy: ({ name }) => name,
    },
    ...(new Set(handOffsOf(all).values()).size > 1 ? [HAND_OFF_COLUMN] : []),
    {
      id: "state",
      header: "State",
      width: "minmax(72px, 1fr)",
      cell: (run) => <RunState run={run} all={all} />,
      sortBy: ({ state }) => state,
    },
    {
      id: "done",
      header: "Done",
      width: "minmax(74px, 0.8fr)",
      cell: (run) => <DoneCell run={run} />,
      sortBy: shareDone,
    },
    {
      id: "loss",
      header: "Loss",
      width: "58px",
      align: "end",
      cell: ({ progress }) => lossWords(progress?.loss ?? null),
      sortBy: ({ progress }) => progress?.loss ?? null,
    },
    // As long as none tells, names have the room.
    ...(all.some((run) => leftOf(run) !== null) ? [LEFT_COLUMN] : []),
  ];
}

function leftOf(run: TrainingRunSummary): number | null {
  return isFinal(run.state) || phaseAfter(run) !== null ? null : (run.progress?.secondsLeft ?? null);
}

const LEFT_COLUMN: Column<TrainingRunSummary> = {
  id: "left",
  header: "Left",
  width: "minmax(52px, 68px)",
  align: "end",
  cell: (run) => {
    const left = leftOf(run);
    return left === null ? <span className="muted">—</span> : formatTimeLeft(left).replace(" left", "");
  },
  sortBy: leftOf,
};

/** Told only where there is more than one. */
const HAND_OFF_COLUMN: Column<TrainingRunSummary> = {
  id: "hand-off",
  header: "Plan",
  width: "minmax(52px, 0.9fr)",
  cell: ({ plan, createdAt }) => (
    <span className="secondary" title={`${visibleText(plan.name)}, handed off ${formatDate(createdAt)}`}>
      {visibleText(plan.name)} <span className="muted">{formatDate(createdAt).slice(11)}</span>
    </span>
  ),
  sortBy: ({ plan, createdAt }) => `${plan.name} ${createdAt}`,
};

function lossWords(loss: number | null): ReactNode {
  return loss === null ? <span className="muted">—</span> : Number.isFinite(loss) ? formatFigure(loss) : "not finite";
}

function RunState({ run, all }: { readonly run: TrainingRunSummary; readonly all: readonly TrainingRunSummary[] }) {
  const { label, tone, meaning } = stateWords(run.state);
  const waits = waitWords(run, all);
  const away = run.linkLostSince !== null && !isFinal(run.state);
  return (
    <span title={visibleText(waits === null ? meaning : `${label}: ${waits}`)}>
      {waits === null || away ? (
        <span className={`run-tone-${tone}`}>{label}</span>
      ) : (
        <span className="muted">{visibleText(waits)}</span>
      )}
      {away && <span className="muted"> · link lost</span>}
    </span>
  );
}

function DoneCell({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const share = shareDone(run);
  const phase = phaseAfter(run);
  if (phase !== null) return <span title={phase}>{phase}</span>;
  if (share === null) return null;
  const words = stepWords(run) ?? "";
  return (
    <span className="run-done" title={words}>
      <span className="progress-track" role="progressbar" aria-label={words} aria-valuenow={Math.round(share * 100)}>
        <span className="progress-done" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="secondary tabular">{Math.round(share * 100)}%</span>
    </span>
  );
}
