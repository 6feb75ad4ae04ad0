import { ArrowLeftRight, CornerDownLeft } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { MemoryLine } from "../../shared/checkpoints/memory-line.tsx";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Button, IconButton } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { type DivergeForm, divergeCommand, requestOf } from "./diverge-address.ts";

interface DivergeFormViewProps {
  readonly checkpoints: readonly CheckpointSummary[];
  /** What is traced now. */
  readonly asked: DivergeForm;
  readonly onAsk: (form: DivergeForm) => void;
}

/** Which text under which two checkpoints. Texts are traced when asked for; another checkpoint is looked at right away. */
export function DivergeFormView({ checkpoints, asked, onAsk }: DivergeFormViewProps): ReactNode {
  const [draft, setDraft] = useState({ prompt: asked.prompt, text: asked.text });
  const field = useRef<HTMLTextAreaElement>(null);
  useKeys(
    "Diverge",
    useMemo(() => [{ keys: "t", label: "Write a text", run: () => field.current?.focus() }], []),
  );
  const form = { ...asked, ...draft };
  const ready = requestOf(form) !== null;
  const choose = (change: Partial<DivergeForm>): void => onAsk({ ...asked, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) onAsk(form);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    submit(event);
  };
  const options = checkpoints.map(({ id }) => ({ value: id, label: id, mark: <CheckpointSwatch id={id} /> }));
  return (
    <form className="diverge-form" onSubmit={submit}>
      <div className="diverge-pair">
        <Select label="first" value={asked.a} options={options} onChange={(a) => choose({ a })} />
        <IconButton label="Swap the two" icon={ArrowLeftRight} onClick={() => choose({ a: asked.b, b: asked.a })} />
        <Select label="second" value={asked.b} options={options} onChange={(b) => choose({ b })} />
      </div>
      <TextArea
        label="Prompt"
        hint="Empty: the text is read raw, as a document is"
        value={draft.prompt}
        onChange={(prompt) => setDraft({ ...draft, prompt })}
        onKeyDown={onKeyDown}
      />
      <div className="diverge-text">
        <TextArea
          ref={field}
          label="Text"
          hint="An answer, a document, a transcript"
          value={draft.text}
          onChange={(text) => setDraft({ ...draft, text })}
          onKeyDown={onKeyDown}
        />
        <Button variant="primary" type="submit" icon={CornerDownLeft} disabled={!ready}>
          Trace
        </Button>
      </div>
      <MemoryLine chosen={[...new Set([asked.a, asked.b])]} together />
      <CommandLine command={divergeCommand(form)} />
    </form>
  );
}

interface TextAreaProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly ref?: React.Ref<HTMLTextAreaElement>;
}

function TextArea({ label, hint, value, onChange, onKeyDown, ref }: TextAreaProps): ReactNode {
  const id = useId();
  return (
    <div className="diverge-field">
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <textarea
        {...(ref === undefined ? {} : { ref })}
        id={id}
        className="field-input"
        rows={1}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
