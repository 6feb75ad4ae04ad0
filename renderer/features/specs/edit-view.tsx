import { Save, Undo2 } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import { sectionsOf } from "#core/specs/parse-spec.ts";
import type { SpecView } from "#core/specs/summary.ts";
import { countWords } from "#core/specs/words.ts";
import { plural } from "../../shared/format/text.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { Outline } from "./outline.tsx";
import { SaveWords } from "./save-words.tsx";
import { changePlace } from "./spec-place.ts";
import { useAutosave } from "./use-autosave.ts";
import "./edit-view.css";

/** The newest text of a spec to write in, with its outline. What is typed is saved; a version is made when asked. */
export function EditView({ view }: { readonly view: SpecView }): ReactNode {
  const { spec, draft } = view;
  const [text, setText] = useState(draft?.text ?? spec.text);
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { autosave, state } = useAutosave(spec.name, draft?.at ?? null);
  const keep = useAction((kept: string) => keepVersion(autosave.forget(), spec.name, kept), {
    done: () => `A version of ${spec.name} is kept.`,
    changes: [["specs"]],
  });
  const discard = useAction(() => discardDraft(autosave.forget(), spec.name), { changes: [["specs"]] });
  // The outline may come a moment later than what is typed.
  const outlined = useDeferredValue(text);
  const sections = useMemo(() => sectionsOf(outlined), [outlined]);
  const words = useMemo(() => countWords(outlined), [outlined]);
  const changed = text !== spec.text;
  const change = (next: string): void => {
    setText(next);
    autosave.change(next);
  };
  const keys = useMemo(
    () => [{ keys: "mod+s", label: "Keep as version", run: () => changed && keep.run(text) }],
    [changed, keep, text],
  );
  useKeys("Spec", keys);
  return (
    <div className="spec-edit">
      <Outline sections={sections} onGo={({ start }) => field.current && goTo(field.current, start)} />
      <div className="spec-page">
        <textarea
          ref={field}
          className="spec-text"
          aria-label={`Text of ${spec.name}`}
          value={text}
          onChange={(event) => change(event.target.value)}
          onBlur={() => void autosave.flush()}
          spellCheck
        />
        <footer className="spec-foot">
          <span className="muted tabular">{plural(words, "word")}</span>
          <SaveWords state={state} changed={changed} retry={() => void autosave.flush()} />
          <span className="spec-foot-end">
            <Button icon={Undo2} disabled={!changed || discard.pending} onClick={() => setAsking(true)}>
              Discard the edit
            </Button>
            <Button
              variant="primary"
              icon={Save}
              keys="mod+s"
              disabled={!changed || keep.pending}
              onClick={() => keep.run(text)}
            >
              Keep as version
            </Button>
          </span>
        </footer>
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Discard the edit?"
        action="Discard the edit"
        onConfirm={() =>
          discard.run(undefined, () => {
            setText(spec.text);
            changePlace({}, "replace");
          })
        }
      >
        The text goes back to the newest version. What was typed since is not kept anywhere.
      </Confirm>
    </div>
  );
}

async function keepVersion(quiet: Promise<void>, name: string, text: string): Promise<unknown> {
  await quiet;
  return wire.specs.keep.mutate({ name, text });
}

async function discardDraft(quiet: Promise<void>, name: string): Promise<unknown> {
  await quiet;
  return wire.specs.discardDraft.mutate({ name });
}

/** Puts the caret at a place of the text and brings its line to the top of the view. */
function goTo(field: HTMLTextAreaElement, offset: number): void {
  const { value } = field;
  // A browser scrolls a text field to its caret only when it gains the focus, and then to the view's edge: with the text
  // cut off behind the place, its height is where the place is.
  field.value = value.slice(0, offset);
  field.scrollTop = field.scrollHeight;
  const at = field.scrollTop + field.clientHeight;
  field.value = value;
  field.focus({ preventScroll: true });
  field.setSelectionRange(offset, offset);
  const isTall = at > field.clientHeight;
  field.scrollTop = isTall ? at - 48 : 0;
}
