import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { StartedRun } from "#core/runs/training-run.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { formatBytes, formatCompact, formatCount } from "../../../shared/format/numbers.ts";
import { plural } from "../../../shared/format/text.ts";
import { formatDuration } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { failureOf } from "../../../shared/remote/failure.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { Checkbox } from "../../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../../shared/ui/dialog.tsx";
import { Facts } from "../../../shared/ui/facts.tsx";
import { navigate } from "../../../shared/view/navigation.ts";
import { CostWarnings } from "./cost-warnings.tsx";
import { planCostQuery } from "./plan-queries.ts";

interface HandOffDialogProps {
  readonly opened: OpenedPlan;
  readonly machine: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Says what a hand-off does, and does it. */
export function HandOffDialog({ open, onOpenChange, ...rest }: HandOffDialogProps): ReactNode {
  const { opened, machine } = rest;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Hand ${visibleText(opened.name)} off to ${placeName(machine)}?`}
      width={560}
    >
      <HandOff {...rest} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function HandOff({
  opened,
  machine,
  onClose,
}: Pick<HandOffDialogProps, "opened" | "machine"> & { readonly onClose: () => void }): ReactNode {
  const { data: cost, error } = useQuery(planCostQuery(opened.ref, opened.sha256, machine));
  const { data: machines = [] } = useQuery(queries.machines());
  const linked = machines.find(({ name }) => name === machine);
  const free = linked?.report?.disk.freeBytes ?? null;
  const [again, setAgain] = useState(false);
  const start = useAction(() => wire.training.start.mutate({ plan: opened.ref, machine, again }), {
    done: (started) => startedText(started, opened.name, machine),
    changes: [["training"], ["plans"]],
    failures: "quiet",
  });
  const runs = plural(opened.planned.length, "run");
  const begin = (): void =>
    start.run(undefined, (started) => {
      onClose();
      const first = started.find(({ taken }) => !taken) ?? started[0];
      navigate({ feature: "training", path: first === undefined ? ["runs"] : ["runs", first.key] });
    });
  return (
    <div className="hand-off">
      <p>
        All {runs} are stored here first and then sent, parents first. Each begins when the run that it goes on from has
        ended well and {(linked?.report?.gpus.length ?? 0) > 0 ? "a GPU is free" : "the machine has room for it"}.{" "}
        {machine === "local" || linked?.launcher === "local"
          ? "They go on when the workbench is closed, but not while this computer sleeps."
          : "Once they are sent, this computer may sleep."}
      </p>
      {cost && (
        <>
          <CostWarnings
            warnings={[
              ...(free !== null && free < cost.totals.diskBytes
                ? [
                    `${machine} has ${formatBytes(free)} free and the plan takes ${formatBytes(cost.totals.diskBytes)}: free some of it, or link another folder.`,
                  ]
                : []),
              ...cost.warnings,
            ]}
          />
          <Facts
            facts={[
              {
                name: "Trains",
                value: `${formatCount(cost.totals.steps)} optimizer steps on ${formatCompact(cost.totals.tokens)} tokens`,
              },
              {
                name: "Time",
                value:
                  cost.totals.seconds === null
                    ? "not known beforehand"
                    : `about ${formatDuration(cost.totals.seconds * 1000)}, one run after another`,
              },
              { name: "Sends", value: formatBytes(cost.totals.uploadBytes) },
              {
                name: "Takes there",
                value: `${formatBytes(cost.totals.diskBytes)} of disk${free === null ? "" : `; ${formatBytes(free)} are free`}`,
              },
            ]}
          />
        </>
      )}
      {error && (
        <p className="training-warning breakable">What it takes cannot be told: {failureOf(error).problem.message}</p>
      )}
      {start.failure && (
        <p className="training-problem breakable" role="alert">
          {start.failure.problem.message}
        </p>
      )}
      <Checkbox label="Train again what is there already" checked={again} onChange={setAgain} />
      <CommandLine command={commandLine("train", opened.ref, "--machine", machine, ...(again ? ["--again"] : []))} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" disabled={start.pending} onClick={begin}>
          {start.pending ? "Storing the runs…" : `Hand off ${runs} to ${placeName(machine)}`}
        </Button>
      </DialogFooter>
    </div>
  );
}

function startedText(started: readonly StartedRun[], plan: string, machine: string): string {
  const taken = started.filter((run) => run.taken).length;
  const handed = `${plural(started.length - taken, "run")} of ${visibleText(plan)} handed to ${placeName(machine)}`;
  return taken === 0
    ? `${handed}.`
    : `${handed}; ${plural(taken, "equal run")} there already ${taken === 1 ? "is" : "are"} taken.`;
}

function placeName(machine: string): string {
  return machine === "local" ? "this computer" : visibleText(machine);
}
