import { type FormEvent, type ReactNode, useState } from "react";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { changePlace } from "./spec-place.ts";
import "./spec-forms.css";

interface NewDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** What it begins with; by default a page with the parts that a spec has. */
  readonly text?: string;
}

/** Asks for the name of a new spec and begins it. */
export function NewDialog({ open, onClose, text }: NewDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Write a new spec"
      description="It begins with a heading for what the model values and one for why; everything in it can be changed."
    >
      <NewForm onClose={onClose} {...(text === undefined ? {} : { text })} />
    </Dialog>
  );
}

function NewForm({ onClose, text }: Omit<NewDialogProps, "open">): ReactNode {
  const [name, setName] = useState("");
  const keep = useAction((input: { readonly name: string; readonly text: string }) => wire.specs.keep.mutate(input), {
    changes: [["specs"]],
    failures: "quiet",
  });
  const wanted = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === "" || keep.pending) return;
    keep.run({ name: wanted, text: text ?? firstText(wanted) }, (spec) =>
      changePlace({ name: spec.name, version: null, from: null, tab: "edit", dialog: null }, "replace"),
    );
  };
  return (
    <form className="spec-form" onSubmit={submit}>
      <TextField
        label="Name"
        value={name}
        onChange={(value) => {
          setName(value);
          keep.reset();
        }}
        placeholder="my-values"
        hint="Short, with dashes for spaces."
        problem={keep.failure?.problem.message ?? null}
        spellCheck={false}
        autoComplete="off"
      />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={wanted === "" || keep.pending}>
          Begin
        </Button>
      </DialogFooter>
    </form>
  );
}

function firstText(name: string): string {
  return `# ${name}

{model_name} is made by {provider_name}.

## What {model_name} values

{model_name} …

## Why

Because …
`;
}
