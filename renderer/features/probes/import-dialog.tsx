import { FolderOpen } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { commandLine } from "../../shared/format/command.ts";
import { desktop } from "../../shared/remote/desktop.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import "./probe-forms.css";

interface ImportDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for a probe file and imports it. */
export function ImportDialog({ open, onClose }: ImportDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Import a probe"
      description="Its content is copied into the workspace. A version that is taken is never overwritten."
    >
      <ImportForm onClose={onClose} />
    </Dialog>
  );
}

function ImportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [file, setFile] = useState("");
  const take = useAction((path: string) => wire.probes.import.mutate({ path }), {
    done: ({ probe }) => `${probe.id} v${probe.version} is in the workspace.`,
    changes: [["probes"]],
    failures: "quiet",
  });
  const wanted = file.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === "" || take.pending) return;
    take.run(wanted, ({ probe }) => navigate({ feature: "probes", path: [probe.id] }, "replace"));
  };
  const change = (value: string): void => {
    setFile(value);
    take.reset();
  };
  const beyondBrowser = desktop();
  const choose = async (): Promise<void> => {
    const chosen = await beyondBrowser?.chooseFile();
    if (chosen) change(chosen);
  };
  return (
    <form className="probe-form" onSubmit={submit}>
      <TextField
        label="File on the machine that runs the workbench"
        value={file}
        onChange={change}
        placeholder="/data/probes/my-values.json"
        hint="JSON with an id, a version, value axes, question forms and items."
        problem={take.failure?.problem.message ?? null}
        spellCheck={false}
        autoComplete="off"
      />
      {beyondBrowser && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose a file…
        </Button>
      )}
      <CommandLine command={commandLine("probes", "import", wanted === "" ? "FILE" : wanted)} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wanted === "" || take.pending}>
          {take.pending ? "Reading…" : "Import"}
        </Button>
      </DialogFooter>
    </form>
  );
}
