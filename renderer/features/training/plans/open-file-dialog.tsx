import { type FormEvent, type ReactNode, useState } from "react";
import { commandLine } from "../../../shared/format/command.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../../shared/ui/dialog.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { changePlace } from "../place.ts";

const close = (): void => changePlace({ dialog: null }, "replace");

/** Opens a plan file where it lies. */
export function OpenFileDialog({ open }: { readonly open: boolean }): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Open a plan file"
      description="It is read where it lies, and kept in this workspace once it is handed off."
    >
      <OpenFile />
    </Dialog>
  );
}

function OpenFile(): ReactNode {
  const [path, setPath] = useState("");
  const wanted = path.trim();
  const opened = useAction((ref: string) => wire.plans.open.query({ ref }), { failures: "quiet" });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === "" || opened.pending) return;
    opened.run(wanted, ({ ref }) => changePlace({ tab: "plans", chosen: ref, view: null, dialog: null }));
  };
  return (
    <form className="add-form" onSubmit={submit}>
      <TextField
        label="File on the machine that runs the workbench"
        value={path}
        onChange={(value) => {
          setPath(value);
          opened.reset();
        }}
        placeholder="/home/you/plans/my-plan.json"
        problem={opened.failure?.problem.message ?? null}
        hint="The command below writes one to begin with."
        spellCheck={false}
        autoComplete="off"
      />
      <CommandLine command={commandLine("plan", "new", wanted === "" ? "my-plan.json" : wanted)} />
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wanted === "" || opened.pending}>
          Open it
        </Button>
      </DialogFooter>
    </form>
  );
}
