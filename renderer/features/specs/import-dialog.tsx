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
import { changePlace } from "./spec-place.ts";
import "./spec-forms.css";

interface ImportDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for a spec file and imports it. */
export function ImportDialog({ open, onClose }: ImportDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Import a spec"
      description="Its text is copied into the workspace under its hash: importing it twice changes nothing."
    >
      <ImportForm onClose={onClose} />
    </Dialog>
  );
}

function ImportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [file, setFile] = useState("");
  const [name, setName] = useState("");
  const take = useAction(
    (input: { readonly path: string; readonly name?: string }) => wire.specs.import.mutate(input),
    { done: (spec) => `${spec.name} is in the workspace.`, changes: [["specs"]], failures: "quiet" },
  );
  const path = file.trim();
  const wanted = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (path === "" || take.pending) return;
    take.run({ path, ...(wanted === "" ? {} : { name: wanted }) }, (spec) =>
      changePlace({ name: spec.name, version: null, from: null, dialog: null }, "replace"),
    );
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
  const named = wanted === "" ? [] : ["--name", wanted];
  return (
    <form className="spec-form" onSubmit={submit}>
      <TextField
        label="File on the machine that runs the workbench"
        value={file}
        onChange={change}
        placeholder="/data/specs/my-spec.md"
        hint="Markdown or text. {model_name} and {provider_name} are filled where the spec is used."
        problem={take.failure?.problem.message ?? null}
        spellCheck={false}
        autoComplete="off"
      />
      {beyondBrowser && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose a file…
        </Button>
      )}
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder="as the file"
        hint="The name of a spec that is here makes the file its newest version."
        spellCheck={false}
        autoComplete="off"
      />
      <CommandLine command={commandLine("specs", "import", path === "" ? "FILE" : path, ...named)} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={path === "" || take.pending}>
          {take.pending ? "Reading…" : "Import"}
        </Button>
      </DialogFooter>
    </form>
  );
}
