import { PackagePlus } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { commandLine } from "../../../shared/format/command.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { Checkbox } from "../../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../../shared/ui/dialog.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";

interface PrepareMachineProps {
  readonly name: string;
  /** Whether it lacks packages, so that this is the next thing to do. */
  readonly needed: boolean;
  /** Its Python is another one now. */
  readonly onPrepared: () => void;
}

/** Makes the trainer's environment on a machine; it goes on there when the dialog is closed. */
export function PrepareMachine({ name, needed, onPrepared }: PrepareMachineProps): ReactNode {
  const [open, setOpen] = useState(false);
  const [wheels, setWheels] = useState("");
  const [systemTorch, setSystemTorch] = useState(false);
  const folder = wheels.trim();
  const prepare = useAction(
    () => wire.machines.prepare.mutate({ name, systemTorch, ...(folder !== "" && { wheels: folder }) }),
    {
      done: (machine) => `Runs on ${machine.name} use ${machine.settings.python} from now on.`,
      changes: [["machines"]],
      failures: "quiet",
    },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (prepare.pending) return;
    prepare.run(undefined, () => {
      setOpen(false);
      onPrepared();
    });
  };
  return (
    <>
      <Button icon={PackagePlus} variant={needed ? "primary" : "plain"} onClick={() => setOpen(true)}>
        {prepare.pending ? "Installing packages there…" : "Install the trainer’s packages…"}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Install the trainer’s packages on ${visibleText(name)}?`}
        description="A Python environment of its own is made in the machine’s folder of runs; nothing else there is changed. It takes minutes and about 1 GB, and the machine goes on by itself."
        width={560}
      >
        <form className="add-form" onSubmit={submit}>
          <TextField
            label="Folder of wheels on this computer"
            value={wheels}
            onChange={setWheels}
            placeholder="none: from the machine’s own package index"
            hint="Only for a machine that reaches no package index; they are sent along."
            spellCheck={false}
            autoComplete="off"
          />
          <Checkbox label="Use the PyTorch that the machine has" checked={systemTorch} onChange={setSystemTorch} />
          {prepare.failure && (
            <p className="training-problem breakable" role="alert">
              {prepare.failure.problem.message}
            </p>
          )}
          <CommandLine
            command={commandLine(
              "machines",
              "prepare",
              name,
              ...(folder === "" ? [] : ["--wheels", folder]),
              ...(systemTorch ? ["--system-torch"] : []),
            )}
          />
          <DialogFooter>
            <Button onClick={() => setOpen(false)}>{prepare.pending ? "Close; it goes on" : "Cancel"}</Button>
            <Button variant="primary" type="submit" disabled={prepare.pending}>
              {prepare.pending ? "Installing…" : "Install them"}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
}
