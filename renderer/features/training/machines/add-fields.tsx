import { type FormEvent, type ReactNode, useState } from "react";
import type { LauncherKind } from "#core/runs/machine.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { DialogFooter } from "../../../shared/ui/dialog.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { ViewSwitch } from "../../../shared/ui/view-switch.tsx";
import {
  addCommand,
  type DraftProblems,
  type MachineDraft,
  type NewMachine,
  proposedName,
  readDraft,
} from "./machine-draft.ts";
import type { MachineCheck, ShownHostKey } from "./machine-queries.ts";

interface AddFieldsProps {
  readonly draft: MachineDraft;
  readonly onChange: (draft: MachineDraft) => void;
  readonly taken: readonly string[];
  readonly onKey: (machine: NewMachine, key: ShownHostKey) => void;
  readonly onAdded: (check: MachineCheck) => void;
  readonly onCancel: () => void;
}

const KINDS: readonly { readonly id: LauncherKind; readonly label: string }[] = [
  { id: "ssh", label: "Another computer (SSH)" },
  { id: "slurm", label: "A Slurm cluster (SSH)" },
  { id: "local", label: "This computer" },
];

const KIND_WORDS = {
  ssh: "Reached by this computer's own ssh: its config, agent, jump hosts and hardware keys work as in a terminal.",
  slurm: "Reached by this computer's own ssh; runs are given to sbatch on the login node.",
  local:
    "Runs are processes of your account here. They go on when the workbench is closed, not when the computer sleeps.",
} satisfies Record<LauncherKind, string>;

/** The first step: which machine, and what is used there. */
export function AddFields({ draft, onChange, taken, onKey, onAdded, onCancel }: AddFieldsProps): ReactNode {
  const [problems, setProblems] = useState<DraftProblems>({});
  const contact = useAction(
    ({ name, destination = "", settings }: NewMachine) => wire.machines.contact.mutate({ name, destination, settings }),
    { failures: "quiet" },
  );
  const add = useAction((machine: NewMachine) => wire.machines.add.mutate(machine), {
    changes: [["machines"]],
    failures: "quiet",
  });
  const pending = contact.pending || add.pending;
  const failure = contact.failure ?? add.failure;
  const change = (patch: Partial<MachineDraft>): void => {
    onChange({ ...draft, ...patch });
    setProblems({});
    contact.reset();
    add.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pending) return;
    const machine = readDraft(draft, taken);
    if (!machine.ok) return setProblems(machine.error);
    const { value } = machine;
    if (value.launcher === "local") add.run(value, onAdded);
    else contact.run(value, (key) => onKey(value, key));
  };
  const field = (name: keyof MachineDraft) => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    problem: problems[name] ?? null,
    spellCheck: false,
    autoComplete: "off",
  });
  const remote = draft.launcher !== "local";
  return (
    <form className="add-form" onSubmit={submit}>
      <ViewSwitch
        label="Kind of machine"
        value={draft.launcher}
        views={KINDS}
        onChange={(launcher) => change({ launcher })}
      />
      <p className="secondary">{KIND_WORDS[draft.launcher]}</p>
      <div className="add-fields">
        {remote && (
          <TextField
            label="Host"
            {...field("destination")}
            placeholder="you@gpu1.lab.example"
            hint="A host, user@host, or a name of your ssh config."
          />
        )}
        <TextField
          label="Name"
          {...field("name")}
          placeholder={proposedName(draft) || "gpu1"}
          hint="How it is called here and in commands."
        />
        <TextField
          label={remote ? "Python there" : "Python"}
          {...field("python")}
          placeholder="python3"
          hint={
            remote
              ? "A command or an absolute path, such as that of a virtual environment."
              : "One that has the trainer’s packages: npm run setup:trainer makes trainer/.venv/bin/python."
          }
        />
        <TextField
          label="Folder of runs"
          {...field("folder")}
          placeholder="~/.msm-workbench"
          hint="On a disk with room for checkpoints; made if it is not there."
        />
        {remote && (
          <TextField
            label="ssh config file"
            {...field("sshConfig")}
            placeholder="your own"
            hint="Only where it is another one."
          />
        )}
      </div>
      {failure && (
        <p className="training-problem breakable" role="alert">
          {failure.problem.message}
        </p>
      )}
      <CommandLine command={addCommand(draft)} />
      <DialogFooter>
        <Button onClick={onCancel}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={pending}>
          {remote
            ? contact.pending
              ? "Asking for its host key…"
              : "Show its host key"
            : add.pending
              ? "Checking this computer…"
              : "Check and add this computer"}
        </Button>
      </DialogFooter>
    </form>
  );
}
