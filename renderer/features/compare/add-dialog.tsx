import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { changeView, currentView } from "./change-view.ts";
import { doubledBy, type MissingColumn, missingColumns } from "./missing-columns.ts";
import { viewOverRuns } from "./run-choice.ts";

interface AddDialogProps {
  readonly open: boolean;
  readonly shown: readonly ProbeRunSummary[];
  readonly runs: readonly ProbeRunSummary[];
  readonly checkpoints: readonly CheckpointSummary[];
}

/** Puts one more checkpoint beside the others: from readings that exist, or by probing it in the same way now. */
export function AddDialog({ open, ...workspace }: AddDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(wanted) => !wanted && changeView({ dialog: null }, "replace")}
      title="Add a checkpoint to the comparison"
      description="A checkpoint that was not probed yet is read with the settings of the first run shown."
      width={640}
    >
      <MissingList {...workspace} />
    </Dialog>
  );
}

function MissingList(workspace: Omit<AddDialogProps, "open">): ReactNode {
  const probes = useRemote(queries.probes());
  const { without } = currentView();
  const missingAmong = (known: readonly ListedProbe[]): MissingColumn[] =>
    missingColumns({ ...workspace, without, probes: known });
  return (
    <Remote
      of={probes}
      what="the probes"
      isEmpty={(known) => missingAmong(known).length === 0}
      empty={<p className="secondary">Every checkpoint of this workspace is among the columns already.</p>}
    >
      {(known) => (
        <ul className="compare-missing">
          {missingAmong(known).map((missing) => (
            <MissingRow key={missing.hidden ?? missing.checkpoint} missing={missing} shown={workspace.shown} />
          ))}
        </ul>
      )}
    </Remote>
  );
}

interface MissingRowProps {
  readonly missing: MissingColumn;
  readonly shown: readonly ProbeRunSummary[];
}

function MissingRow({ missing: { checkpoint, hidden, run, obstacle }, shown }: MissingRowProps): ReactNode {
  const beside = (other: ProbeRunSummary): void => {
    const view = viewOverRuns(currentView(), shown, [...shown, other]);
    changeView({ ...view, without: [...view.without, ...doubledBy(other, shown)] });
  };
  return (
    <li>
      <CheckpointName id={checkpoint} name={hidden ?? checkpoint} />
      {hidden !== null && <Button onClick={() => bringBack(hidden)}>Show again</Button>}
      {run && <Button onClick={() => beside(run)}>Take it from {formatDate(run.createdAt)}</Button>}
      {hidden === null && <ProbeNow checkpoint={checkpoint} obstacle={obstacle} shown={shown} then={beside} />}
    </li>
  );
}

interface ProbeNowProps {
  readonly checkpoint: string;
  readonly obstacle: string | null;
  readonly shown: readonly ProbeRunSummary[];
  readonly then: (run: ProbeRunSummary) => void;
}

function ProbeNow({ checkpoint, obstacle, shown, then }: ProbeNowProps): ReactNode {
  const start = useAction((request: ProbeRunSummary["request"]) => wire.runs.start.mutate(request), {
    changes: [["runs"]],
  });
  const like = shown[0]?.request;
  if (!like) return null;
  const command = commandLine(
    "probe",
    "run",
    like.probe,
    "--checkpoints",
    checkpoint,
    "--reading",
    like.readings.join(","),
    "--seed",
    String(like.seed),
  );
  return (
    <Button
      disabled={obstacle !== null || start.pending}
      title={obstacle ?? command}
      onClick={() => start.run({ ...like, checkpoints: [checkpoint] }, then)}
    >
      {start.pending ? "Starting…" : "Probe it now"}
    </Button>
  );
}

function bringBack(name: string): void {
  changeView({ without: currentView().without.filter((each) => each !== name), dialog: null });
}
