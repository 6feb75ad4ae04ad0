import { Play } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { ProbeRunRequest, ProbeRunSummary } from "#core/probes/run.ts";
import { firstChoice } from "../../shared/checkpoints/first-choice.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { bothOf, useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { PowerStatement } from "./power-statement.tsx";
import { runCommand } from "./run-command.ts";
import { costWords, firstForm, type ReadForm, readRunForm, type RunForm } from "./run-form.ts";
import { RunSettings } from "./run-settings.tsx";
import { lastCheckpoints } from "./run-words.ts";
import "./run-dialog.css";

interface RunDialogProps {
  readonly listed: ListedProbe;
  readonly open: boolean;
  readonly onClose: () => void;
}

const MOST_AT_FIRST = 6;

/** Asks what to run a probe on, and says beforehand what such a run could find and what it costs. */
export function RunDialog({ listed, open, onClose }: RunDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Run ${listed.probe.id} v${listed.probe.version}`}
      width={1120}
    >
      <RunFields listed={listed} onClose={onClose} />
    </Dialog>
  );
}

function RunFields({ listed, onClose }: Omit<RunDialogProps, "open">): ReactNode {
  const { probe } = listed;
  const checkpoints = useRemote(queries.checkpoints());
  const known = bothOf(checkpoints, useRemote(queries.runs()));
  const [typed, setTyped] = useState<RunForm | null>(null);
  const form = typed ?? (known.state === "ready" ? formFor(probe, ...known.value) : firstForm([]));
  const read = readRunForm(form, probe.id);
  const start = useAction((request: ProbeRunRequest) => wire.runs.start.mutate(request), {
    changes: [["runs"]],
    failures: "quiet",
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (read.request && !start.pending) {
      start.run(read.request, () => navigate({ feature: "probes", path: [probe.id] }, "replace"));
    }
  };
  const change = (changes: Partial<RunForm>): void => {
    setTyped({ ...form, ...changes });
    start.reset();
  };
  return (
    <form className="run-form" onSubmit={submit}>
      <div className="run-columns">
        <Remote of={checkpoints} what="the checkpoints">
          {(all) => <RunSettings checkpoints={all} form={form} problems={read.problems} onChange={change} />}
        </Remote>
        <PowerStatement listed={listed} comparisons={Math.max(0, form.checkpoints.length - 1)} />
      </div>
      <div className="run-bottom">
        <RunSummary probe={probe} read={read} problem={start.failure?.problem.message ?? null} />
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" icon={Play} disabled={read.request === null || start.pending}>
            {start.pending ? "Starting…" : "Start run"}
          </Button>
        </DialogFooter>
      </div>
    </form>
  );
}

function formFor(probe: Probe, all: readonly CheckpointSummary[], runs: readonly ProbeRunSummary[]): RunForm {
  const ready = all.filter((checkpoint) => checkpoint.hasChatTemplate).map((checkpoint) => checkpoint.id);
  const last = lastCheckpoints(probe.id, runs, ready);
  return firstForm(last.length > 0 ? last : firstChoice(all, { most: MOST_AT_FIRST }));
}

interface RunSummaryProps {
  readonly probe: Probe;
  readonly read: ReadForm;
  readonly problem: string | null;
}

/** What will be read, the same as a command, and why it did not start. */
function RunSummary({ probe, read, problem }: RunSummaryProps): ReactNode {
  return (
    <div className="run-summary">
      {read.request && (
        <>
          <p className="run-cost tabular">
            {costWords(probe, read.request).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </p>
          <CommandLine command={runCommand(read.request)} />
        </>
      )}
      {problem !== null && (
        <p className="run-refused breakable" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
