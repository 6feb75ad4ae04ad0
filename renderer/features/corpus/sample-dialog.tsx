import { type FormEvent, type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { readNumber } from "../../shared/format/read-number.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { changeView } from "./change-view.ts";
import { type CorpusView, NO_FILTERS } from "./corpus-view.ts";

interface SampleDialogProps {
  readonly open: boolean;
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
  readonly onClose: () => void;
}

/** As many as one request may ask for. */
const MOST = 500;

/** Asks how many documents to draw, and with which seed. */
export function SampleDialog({ open, view, corpora, onClose }: SampleDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Draw a random sample"
      description="The same seed draws the same documents as long as the corpus is the same."
    >
      <SampleForm view={view} corpora={corpora} onClose={onClose} />
    </Dialog>
  );
}

function SampleForm({ view, corpora, onClose }: Omit<SampleDialogProps, "open">): ReactNode {
  const [corpus, setCorpus] = useState(view.corpus ?? corpora[0]?.id ?? "");
  const [size, setSize] = useState(String(view.sample?.size ?? 50));
  const [seed, setSeed] = useState(String(view.sample?.seed ?? 7));
  const wanted = {
    size: readNumber(size, { from: 1, to: MOST, whole: true }),
    seed: readNumber(seed, { from: 0, whole: true }),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!wanted.size.ok || !wanted.seed.ok) return;
    const sample = { size: wanted.size.value, seed: wanted.seed.value };
    changeView({ corpus, sample, query: "", filters: NO_FILTERS, document: null });
    onClose();
  };
  return (
    <form className="sample-form" onSubmit={submit}>
      <TextField
        label="Documents"
        value={size}
        onChange={setSize}
        problem={wanted.size.ok ? null : wanted.size.error}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField
        label="Seed"
        value={seed}
        onChange={setSeed}
        problem={wanted.seed.ok ? null : wanted.seed.error}
        inputMode="numeric"
        autoComplete="off"
      />
      <Select
        label="of"
        value={corpus}
        options={corpora.map(({ id }) => ({ value: id, label: visibleText(id) }))}
        onChange={setCorpus}
      />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={!wanted.size.ok || !wanted.seed.ok || corpus === ""}>
          Draw
        </Button>
      </DialogFooter>
    </form>
  );
}
