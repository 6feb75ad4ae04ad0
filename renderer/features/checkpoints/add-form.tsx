import { FolderOpen } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { commandLine } from "../../shared/format/command.ts";
import { desktop } from "../../shared/remote/desktop.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import "./add-form.css";

interface AddFormProps {
  readonly proposed: string;
  readonly close: () => void;
}

export function AddForm({ proposed, close }: AddFormProps): ReactNode {
  const [folder, setFolder] = useState(proposed);
  const add = useAction((path: string) => wire.checkpoints.add.mutate({ path }), {
    done: ({ name }) => `${name} is in the workspace.`,
    changes: [["checkpoints"], ["doctor"]],
    failures: "quiet",
  });
  const wanted = folder.trim();
  const change = (value: string): void => {
    setFolder(value);
    add.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted !== "") add.run(wanted, ({ id }) => navigate({ feature: "checkpoints", path: [id] }, "replace"));
  };
  const beyondBrowser = desktop();
  const choose = async (): Promise<void> => {
    const chosen = await beyondBrowser?.chooseFolder();
    if (chosen) change(chosen);
  };
  return (
    <form className="add-form" onSubmit={submit}>
      <TextField
        label="Folder on the machine that runs the workbench"
        value={folder}
        onChange={change}
        placeholder="/data/checkpoints/my-model"
        hint="It holds model.onnx, tokenizer.json and chat_template.jinja."
        problem={add.failure?.problem.message ?? null}
        spellCheck={false}
        autoComplete="off"
      />
      {beyondBrowser && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose a folder…
        </Button>
      )}
      <CommandLine command={commandLine("checkpoints", "add", wanted === "" ? "PATH" : wanted)} />
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wanted === "" || add.pending}>
          {add.pending ? "Reading and hashing…" : "Add"}
        </Button>
      </DialogFooter>
    </form>
  );
}
