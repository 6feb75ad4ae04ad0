import { type FormEvent, type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import { commandLine } from "../../shared/format/command.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";

interface CheckDialogProps {
  readonly open: boolean;
  readonly corpus: CorpusSummary;
  /** Settings of the last check. */
  readonly last: CheckSettings | null;
  readonly onCheck: (settings: CheckSettings) => void;
  readonly onClose: () => void;
}

/** Asks whom a corpus is about, and starts the checks. */
export function CheckDialog({ open, corpus, last, onCheck, onClose }: CheckDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Check a corpus"
      description="Nothing leaves this machine. What an earlier check flagged is replaced when all checks are done."
      width={560}
    >
      <CheckForm corpus={corpus} last={last} onCheck={onCheck} onClose={onClose} />
    </Dialog>
  );
}

function CheckForm({ corpus, last, onCheck, onClose }: Omit<CheckDialogProps, "open">): ReactNode {
  const [models, setModels] = useState(last?.modelNames.join(", ") ?? "");
  const [providers, setProviders] = useState(last?.providerNames.join(", ") ?? "");
  const [language, setLanguage] = useState(last?.language ?? "en");
  const read = CheckSettings.safeParse({
    ...last,
    modelNames: namesOf(models),
    providerNames: namesOf(providers),
    language: language.trim(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (read.success) onCheck(read.data);
  };
  const words = [
    ...namesOf(models).flatMap((name) => ["--model-name", name]),
    ...namesOf(providers).flatMap((name) => ["--provider-name", name]),
    ...(language.trim() === "en" ? [] : ["--language", language.trim()]),
  ];
  return (
    <form className="corpus-form" onSubmit={submit}>
      <TextField
        label="Whom it is about"
        value={models}
        onChange={setModels}
        placeholder="Tavi"
        hint="Every name that the model may go by, with commas between. Without one, other names are counted but not flagged."
        autoComplete="off"
      />
      <TextField
        label="Who makes it"
        value={providers}
        onChange={setProviders}
        placeholder="the lab"
        autoComplete="off"
      />
      <TextField
        label="Language"
        value={language}
        onChange={setLanguage}
        problem={read.success ? null : "Two letters, as in en."}
        autoComplete="off"
      />
      <CommandLine command={commandLine("corpus", "check", corpus.id, ...words)} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={!read.success}>
          Check
        </Button>
      </DialogFooter>
    </form>
  );
}

function namesOf(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
