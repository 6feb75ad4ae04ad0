import { FolderOpen } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { RowsImport } from "#core/probes/authoring/from-rows.ts";
import { rowFormatOf } from "#core/probes/authoring/read-rows.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { desktop } from "../../shared/remote/desktop.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { DialogFooter } from "../../shared/ui/dialog.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import "./probe-forms.css";

type Given = Pick<RowsImport, "value" | "label" | "domain" | "id">;
type Typed = Readonly<Record<keyof Given, string>>;

interface Imported {
  readonly id: string;
  readonly version: number;
  /** Why each row that was left out was. */
  readonly leftOut: readonly string[];
}

/** A probe's JSON file, or a table of pairs. */
async function importPath(path: string, given: Given): Promise<Imported> {
  if (rowFormatOf(path) === null) {
    const { probe } = await wire.probes.import.mutate({ path });
    return { id: probe.id, version: probe.version, leftOut: [] };
  }
  const { stored, read } = await wire.probes.importRows.mutate({ path, given });
  return { id: stored.probe.id, version: stored.probe.version, leftOut: read.leftOut };
}

/** Asks for a file, and for what a table of pairs does not say of itself. */
export function ImportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [file, setFile] = useState("");
  const [typed, setTyped] = useState<Typed>({ id: "", value: "", label: "", domain: "" });
  const [left, setLeft] = useState<Imported | null>(null);
  const wanted = file.trim();
  const named = Object.entries(typed).filter(([, text]) => text.trim() !== "");
  const given: Given = Object.fromEntries(named);
  const take = useAction((path: string) => importPath(path, given), {
    done: ({ id, version }) => `${id} v${version} is in the workspace.`,
    changes: [["probes"]],
    failures: "quiet",
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === "" || take.pending) return;
    take.run(wanted, (imported) => {
      if (imported.leftOut.length > 0) setLeft(imported);
      else open(imported.id);
    });
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
  if (left) return <LeftOut imported={left} />;
  const table = rowFormatOf(wanted) !== null;
  const options = named.flatMap(([name, text]) => [`--${name}`, text]);
  return (
    <form className="probe-form" onSubmit={submit}>
      <TextField
        label="File on the machine that runs the workbench"
        value={file}
        onChange={change}
        placeholder="/data/probes/my-values.json"
        hint="A probe's JSON file, or a table of pairs: .csv, .tsv or .jsonl with item1, item2 and liked_item, or question and answer."
        problem={take.failure?.problem.message ?? null}
        spellCheck={false}
        autoComplete="off"
      />
      {beyondBrowser && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose a file…
        </Button>
      )}
      {table && <TableFields typed={typed} onChange={setTyped} />}
      <CommandLine
        command={commandLine("probes", "import", wanted === "" ? "FILE" : wanted, ...(table ? options : []))}
      />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wanted === "" || take.pending}>
          {take.pending ? "Reading…" : "Import"}
        </Button>
      </DialogFooter>
    </form>
  );
}

const open = (id: string): void => navigate({ feature: "probes", path: [id] }, "replace");

function TableFields({
  typed,
  onChange,
}: {
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
}): ReactNode {
  const field = (name: keyof Given, label: string, hint: string): ReactNode => (
    <TextField
      label={label}
      value={typed[name]}
      onChange={(value) => onChange({ ...typed, [name]: value })}
      hint={hint}
      autoComplete="off"
    />
  );
  return (
    <div className="probe-form-row">
      {field("value", "Value", "Of rows that name none.")}
      {field("label", "What it is called", "empty: its name")}
      {field("domain", "Domain", "Of rows that name none.")}
      {field("id", "Id of the probe", "empty: the file's name")}
    </div>
  );
}

const MOST = 40;

/** Nothing is left out in silence. */
function LeftOut({ imported }: { readonly imported: Imported }): ReactNode {
  const { id, version, leftOut } = imported;
  return (
    <div className="probe-form">
      <p>
        {id} v{version} is in the workspace, without {plural(leftOut.length, "row")} that could not be used:
      </p>
      <ul className="probe-left-out">
        {leftOut.slice(0, MOST).map((sentence) => (
          <li key={sentence}>
            <ForeignText text={sentence} />
          </li>
        ))}
        {leftOut.length > MOST && <li className="muted">and {leftOut.length - MOST} more</li>}
      </ul>
      <DialogFooter>
        <Button variant="primary" onClick={() => open(id)}>
          Show the probe
        </Button>
      </DialogFooter>
    </div>
  );
}
