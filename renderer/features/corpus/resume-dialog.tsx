import { type FormEvent, type ReactNode, useState } from "react";
import type { GenerationProgress } from "#core/generation/progress.ts";
import type { ResumeRequest } from "#core/generation/request.ts";
import { readNumber } from "../../shared/format/read-number.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { costWords, tokenWords } from "./generation-words.ts";

interface ResumeDialogProps {
  readonly generation: GenerationProgress;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks how far a generation that used up its cap may go on. */
export function ResumeDialog({ generation, open, onClose }: ResumeDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Resume with a higher cap"
      description={`Used so far: ${tokenWords(generation)} tokens, ${costWords(generation.costUsd)}. An empty field is no cap.`}
    >
      <ResumeForm id={generation.id} onClose={onClose} />
    </Dialog>
  );
}

function ResumeForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const [tokens, setTokens] = useState("");
  const [dollars, setDollars] = useState("");
  const resume = useAction((request: ResumeRequest) => wire.generation.resume.mutate(request), {
    changes: [["generation"]],
    failures: "quiet",
  });
  const capTokens = tokens.trim() === "" ? null : readNumber(tokens, { from: 1, whole: true });
  const capUsd = dollars.trim() === "" ? null : readNumber(dollars, { from: 0, above: true });
  const wrong = capTokens?.ok === false || capUsd?.ok === false;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wrong) return;
    const caps = { capTokens: capTokens?.ok ? capTokens.value : null, capUsd: capUsd?.ok ? capUsd.value : null };
    resume.run({ id, ...caps }, onClose);
  };
  return (
    <form className="corpus-form" onSubmit={submit}>
      <TextField
        label="Tokens in all"
        value={tokens}
        onChange={setTokens}
        problem={capTokens?.ok === false ? capTokens.error : null}
        inputMode="numeric"
      />
      <TextField
        label="US dollars in all"
        value={dollars}
        onChange={setDollars}
        problem={capUsd?.ok === false ? capUsd.error : (resume.failure?.problem.message ?? null)}
        inputMode="decimal"
      />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wrong || resume.pending}>
          Resume
        </Button>
      </DialogFooter>
    </form>
  );
}
