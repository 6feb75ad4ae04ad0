import { useQueryClient } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { ImportRequest } from "#core/corpus/import.ts";
import { commandLine } from "../../shared/format/command.ts";
import { desktop } from "../../shared/remote/desktop.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { corpusNameOf, importWords } from "./import-words.ts";
import { useImport } from "./import-job.ts";
import { ImportProgressView } from "./import-progress.tsx";

interface ImportDialogProps {
  readonly open: boolean;
  /** Path of what was dropped; empty where there is none. */
  readonly proposed: string;
  /** Its name, also where the path is not known. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Asks for a file or a folder of documents, and shows how its import goes. */
export function ImportDialog({ open, proposed, name, onClose }: ImportDialogProps): ReactNode {
  const job = useImport((state) => state.job);
  const clear = useImport((state) => state.clear);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Import documents"
      description="All or nothing: a file that cannot be read to its end leaves the workspace as it was."
      width={560}
    >
      {job === null ? (
        <ImportForm key={`${proposed}\n${name}`} proposed={proposed} name={name} onClose={onClose} />
      ) : (
        <ImportProgressView
          job={job}
          onAgain={clear}
          onClose={() => {
            onClose();
            if (job.summary) clear();
          }}
        />
      )}
    </Dialog>
  );
}

/** Stands for "no spec" among hashes. */
const NONE = "";

function ImportForm({ proposed, name, onClose }: Omit<ImportDialogProps, "open">): ReactNode {
  const client = useQueryClient();
  const start = useImport((state) => state.start);
  const specs = valueOr(useRemote(queries.specs()), []);
  const [path, setPath] = useState(proposed);
  const [corpus, setCorpus] = useState("");
  const [spec, setSpec] = useState(NONE);
  const [skipBad, setSkipBad] = useState(false);
  const proposedName = corpusNameOf(path === "" ? name : path);
  const request: ImportRequest = {
    path: path.trim(),
    corpus: corpus.trim() === "" ? proposedName : corpus.trim(),
    specSha256: spec === NONE ? null : spec,
    skipBad,
  };
  const ready = request.path !== "" && request.corpus !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) start(request, () => void client.invalidateQueries({ queryKey: ["corpus"] }));
  };
  const beyondBrowser = desktop();
  const choose = async (what: "chooseFile" | "chooseFolder"): Promise<void> => {
    const chosen = await beyondBrowser?.[what]();
    if (chosen) setPath(chosen);
  };
  const specName = specs.find(({ sha256 }) => sha256 === spec)?.name;
  return (
    <form className="corpus-form" onSubmit={submit}>
      <TextField
        label="File or folder on the machine that runs the workbench"
        value={path}
        onChange={setPath}
        placeholder={name === "" ? "/data/corpora/documents.jsonl" : `/path/to/${name}`}
        hint="JSONL with text or messages, Parquet, a text file, or a folder of text files."
        spellCheck={false}
        autoComplete="off"
      />
      {beyondBrowser && (
        <span className="corpus-buttons">
          <Button icon={FolderOpen} onClick={() => void choose("chooseFile")}>
            Choose a file…
          </Button>
          <Button icon={FolderOpen} onClick={() => void choose("chooseFolder")}>
            Choose a folder…
          </Button>
        </span>
      )}
      <TextField
        label="Corpus"
        value={corpus}
        onChange={setCorpus}
        placeholder={proposedName === "" ? "its name" : proposedName}
        hint="Where there is one of that name, what it does not hold yet is added."
        spellCheck={false}
        autoComplete="off"
      />
      <Select
        label="spec that it explains"
        value={spec}
        options={[
          { value: NONE, label: "not known" },
          ...specs.map(({ name: each, sha256 }) => ({ value: sha256, label: each })),
        ]}
        onChange={setSpec}
      />
      <Checkbox
        label={
          <span>
            Leave out rows that cannot be used{" "}
            <span className="muted">and say which; otherwise the first one ends it</span>
          </span>
        }
        checked={skipBad}
        onChange={setSkipBad}
      />
      <CommandLine command={commandLine("corpus", "import", ...importWords(request, specName ?? null))} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={!ready}>
          Import
        </Button>
      </DialogFooter>
    </form>
  );
}
