import { StickyNote } from "lucide-react";
import { type FormEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { CorpusDocument } from "#core/corpus/document.ts";
import type { NewNote } from "#core/corpus/note.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { selectionSpan, type TextSpan } from "../../shared/text/selection-span.ts";
import { Button } from "../../shared/ui/button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { wire } from "../../shared/remote/wire.ts";
import { quoteOf } from "./reader-marks.ts";

interface NoteFormProps {
  readonly document: CorpusDocument;
  /** The text in which is selected. */
  readonly root: RefObject<HTMLDivElement | null>;
}

/** A note or a tag on what is selected in the text, or on the whole of it. */
export function NoteForm({ document, root }: NoteFormProps): ReactNode {
  const selected = useSelection(root);
  // What the note is on stays when the selection goes, as it does once a field is clicked.
  const [on, setOn] = useState<TextSpan | null>(null);
  const whole: TextSpan = { start: 0, end: document.text.length };
  const { length } = document.text;
  const keys = useMemo(
    () => [
      {
        keys: "n",
        label: "Note on the selection, or on the whole text",
        run: () => setOn((root.current && selectionSpan(root.current)) ?? { start: 0, end: length }),
      },
    ],
    [root, length],
  );
  useKeys("Reader", keys);
  if (on !== null) {
    return <OpenNote key={`${on.start}-${on.end}`} document={document} span={on} close={() => setOn(null)} />;
  }
  return (
    <p className="note-begin">
      <Button
        icon={StickyNote}
        keys="n"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setOn(selected ?? whole)}
      >
        {selected ? "Note on the selection" : "Note on the whole text"}
      </Button>
      {selected === null && <span className="muted">Select words to note something on them.</span>}
    </p>
  );
}

interface OpenNoteProps {
  readonly document: CorpusDocument;
  readonly span: TextSpan;
  readonly close: () => void;
}

function OpenNote({ document, span, close }: OpenNoteProps): ReactNode {
  const [tag, setTag] = useState("");
  const [note, setNote] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const add = useAction((wanted: NewNote) => wire.corpus.addNote.mutate(wanted), {
    changes: [["corpus"]],
    failures: "quiet",
  });
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const empty = tag.trim() === "" && note.trim() === "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (empty || add.pending) return;
    const wanted = { document: document.id, ...span, tag: tag.trim() === "" ? null : tag.trim(), note: note.trim() };
    add.run(wanted, close);
  };
  return (
    <form
      className="note-form"
      aria-label="New note"
      ref={form}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <p className="note-quote secondary truncate">
        “<ForeignText text={quoteOf(document.text, span)} />”
      </p>
      <TextField label="Note" value={note} onChange={setNote} problem={add.failure?.problem.message ?? null} />
      <TextField label="Tag" value={tag} onChange={setTag} placeholder="to narrow a search by" autoComplete="off" />
      <div className="note-buttons">
        <Button onClick={close}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={empty || add.pending}>
          Add the note
        </Button>
      </div>
    </form>
  );
}

/** What is selected in the text right now. */
function useSelection(root: RefObject<HTMLDivElement | null>): TextSpan | null {
  const [span, setSpan] = useState<TextSpan | null>(null);
  useEffect(() => {
    const onChange = (): void => {
      const next = root.current && selectionSpan(root.current);
      setSpan((last) => (last?.start === next?.start && last?.end === next?.end ? last : next));
    };
    document.addEventListener("selectionchange", onChange);
    return () => document.removeEventListener("selectionchange", onChange);
  }, [root]);
  return span;
}
