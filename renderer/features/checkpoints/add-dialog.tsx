import { FolderOpen } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { commandLine } from "../../shared/format/command.ts";
import { desktop } from "../../shared/remote/desktop.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";

interface AddDialogProps {
  /** A path to begin with: from a drop, or empty. */
  readonly proposed: string;
  /** What stays selected when nothing is added. */
  readonly path: readonly string[];
}

const FORM = "add-checkpoint";

/** Asks for the folder of a checkpoint and adds it. */
export function AddDialog({ proposed, path }: AddDialogProps): ReactNode {
  const [folder, setFolder] = useState(proposed);
  const close = (): void => navigate({ feature: "checkpoints", path }, "replace");
  const add = useAction((at: string) => wire.checkpoints.add.mutate({ path: at }), {
    done: ({ name }) => `${name} is in the workspace.`,
    changes: [["checkpoints"], ["doctor"]],
    failures: "quiet",
  });
  const wanted = folder.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted !== "") add.run(wanted, ({ id }) => navigate({ feature: "checkpoints", path: [id] }, "replace"));
  };
  const window = desktop();
  const choose = async (): Promise<void> => {
    const chosen = await window?.chooseFolder();
    if (chosen) setFolder(chosen);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Add a checkpoint"
      description="Its files are read where they lie; nothing is copied or changed."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={FORM} disabled={wanted === "" || add.pending}>
            {add.pending ? "Reading and hashing…" : "Add"}
          </Button>
        </>
      }
    >
      <form id={FORM} className="add-form" onSubmit={submit}>
        <TextField
          label="Folder on the machine that runs the workbench"
          value={folder}
          onChange={(value) => {
            setFolder(value);
            add.reset();
          }}
          placeholder="/data/checkpoints/my-model"
          hint="It holds model.onnx, tokenizer.json and chat_template.jinja."
          problem={add.failure?.problem.message ?? null}
          autoFocus
          spellCheck={false}
          autoComplete="off"
        />
        {window && (
          <Button icon={FolderOpen} onClick={() => void choose()}>
            Choose a folder…
          </Button>
        )}
        <CommandLine command={commandLine("checkpoints", "add", wanted === "" ? "PATH" : wanted)} />
      </form>
    </Dialog>
  );
}
