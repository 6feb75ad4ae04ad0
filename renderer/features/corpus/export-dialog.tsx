import { type FormEvent, type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { ExportFormat, ExportManifest } from "#core/corpus/export-row.ts";
import type { ExportRequest } from "#core/corpus/export-request.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatBytes } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { useJobs } from "../../shared/remote/jobs.ts";
import { JobLine } from "../../shared/ui/job-line.tsx";

interface ExportDialogProps {
  readonly open: boolean;
  readonly corpus: CorpusSummary;
  readonly onClose: () => void;
}

/** Asks where a corpus goes, and writes it with its hashes. */
export function ExportDialog({ open, corpus, onClose }: ExportDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Export ${corpus.id}`}
      description="A manifest with the hashes is written beside the file."
      width={560}
    >
      <ExportForm corpus={corpus} onClose={onClose} />
    </Dialog>
  );
}

type Written = Pick<ExportManifest, "rows" | "sizeBytes" | "sha256">;

const FORMATS: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: "jsonl", label: "JSON lines, as the trainer reads them" },
  { value: "csv", label: "CSV, safe for spreadsheets" },
];

function ExportForm({ corpus, onClose }: Omit<ExportDialogProps, "open">): ReactNode {
  const [path, setPath] = useState("");
  const [format, setFormat] = useState<ExportFormat>("jsonl");
  const [withoutCopies, setWithoutCopies] = useState(false);
  const [force, setForce] = useState(false);
  const [written, setWritten] = useState<Written | null>(null);
  const key = `export ${corpus.id}`;
  const start = useJobs((jobs) => jobs.start);
  const running = useJobs(({ jobs }) => jobs[key]?.running ?? false);
  const out = path.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (out === "" || running) return;
    const filters: ExportRequest["filters"] = withoutCopies ? { duplicates: "hide" } : {};
    const request = { corpus: corpus.id, path: out, format, force, filters };
    setWritten(null);
    start<Written>(key, (handlers) => wire.quality.export.subscribe(request, handlers), setWritten);
  };
  const words = [
    ...(format === "jsonl" ? [] : ["--format", format]),
    ...(withoutCopies ? ["--duplicates", "hide"] : []),
    ...(force ? ["--force"] : []),
  ];
  return (
    <form className="corpus-form" onSubmit={submit}>
      <TextField
        label="File on the machine that runs the workbench"
        value={path}
        onChange={setPath}
        placeholder={`/data/${corpus.id}.${format}`}
        spellCheck={false}
        autoComplete="off"
      />
      <Select label="as" value={format} options={FORMATS} onChange={setFormat} />
      <Checkbox label="Without later copies" checked={withoutCopies} onChange={setWithoutCopies} />
      <Checkbox label="Replace a file that is there" checked={force} onChange={setForce} />
      <CommandLine command={commandLine("corpus", "export", corpus.id, "--out", out === "" ? "FILE" : out, ...words)} />
      <JobLine job={key} what="Writing" unit="documents" />
      {written && (
        <Facts
          facts={[
            { name: "Written", value: `${plural(written.rows, "row")}, ${formatBytes(written.sizeBytes)}` },
            { name: "SHA-256", value: <code>{written.sha256}</code> },
          ]}
        />
      )}
      <DialogFooter>
        <Button onClick={onClose}>{written ? "Close" : "Cancel"}</Button>
        <Button variant="primary" type="submit" disabled={out === "" || running}>
          {running ? "Writing…" : "Export"}
        </Button>
      </DialogFooter>
    </form>
  );
}
