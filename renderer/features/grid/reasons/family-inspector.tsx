import { type ReactNode, useState } from "react";
import { plural } from "../../../shared/format/text.ts";
import { CheckpointName } from "../../../shared/marks/checkpoint-swatch.tsx";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { MarkedText } from "../../../shared/text/marked-text.tsx";
import { Button } from "../../../shared/ui/button.tsx";
import { Inspector } from "../../../shared/ui/inspector.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { type ReasonFamily, reasonQueries } from "./reason-queries.ts";
import { useEdit } from "./use-edit.ts";

interface FamilyInspectorProps {
  readonly run: string;
  /** Null where it was merged or dropped meanwhile. */
  readonly family: ReasonFamily | null;
  readonly extractor: string | null;
  readonly onClose: () => void;
}

/** One family: what it means, its name, and the rollouts that give it, with the sentence marked. */
export function FamilyInspector({ run, family, extractor, onClose }: FamilyInspectorProps): ReactNode {
  if (family === null) return null;
  return (
    <Inspector title={family.label} onClose={onClose} width={560}>
      <p>The assistant gives as a reason {family.description}.</p>
      <p className="secondary">
        {plural(family.examples.length, "example")}, {plural(family.phrases.length, "key phrase")};{" "}
        {family.source === "built-in" ? "built in" : "named here"}
        {family.merged.length > 0 && `; holds ${family.merged.join(", ")}`}
      </p>
      <Rename run={run} family={family} />
      <Places run={run} family={family.id} extractor={extractor} />
    </Inspector>
  );
}

function Rename({ run, family }: { readonly run: string; readonly family: ReasonFamily }): ReactNode {
  const { edit, pending } = useEdit(run);
  const [label, setLabel] = useState(family.label);
  return (
    <form
      className="reasons-name"
      onSubmit={(event) => {
        event.preventDefault();
        edit?.({ kind: "rename", family: family.id, label: label.trim() });
      }}
    >
      <TextField label="Name" value={label} onChange={setLabel} maxLength={60} />
      <Button type="submit" disabled={edit === null || pending || label.trim() === "" || label.trim() === family.label}>
        Rename
      </Button>
      <Button
        variant="danger"
        disabled={edit === null || pending}
        onClick={() => edit?.({ kind: "drop", family: family.id })}
      >
        Count it no longer
      </Button>
    </form>
  );
}

interface PlacesProps {
  readonly run: string;
  readonly family: string;
  readonly extractor: string | null;
}

function Places({ run, family, extractor }: PlacesProps): ReactNode {
  const places = useRemote(reasonQueries.places(run, family, extractor));
  return (
    <Remote
      of={places}
      what="the rollouts"
      isEmpty={(all) => all.length === 0}
      empty={<p className="muted">No scratchpad gives this reason.</p>}
    >
      {(all) => (
        <ol className="transcripts">
          {all.map(({ checkpoint, cell, sample, text, sentence, phrase, similarity }) => (
            <li key={`${checkpoint} ${cell} ${sample}`}>
              <header className="transcript-head">
                <CheckpointName id={checkpoint} />
                <span className="muted">
                  {cell}, rollout {sample + 1}; by{" "}
                  {phrase === null ? `likeness ${similarity?.toFixed(2)}` : `“${phrase}”`}
                </span>
              </header>
              <MarkedText text={text} marks={marksOf(text, sentence)} />
            </li>
          ))}
        </ol>
      )}
    </Remote>
  );
}

/** The sentence in the answer; none where its white space was made plain. */
function marksOf(text: string, sentence: string) {
  const start = text.indexOf(sentence);
  return start === -1 ? [] : [{ start, end: start + sentence.length, kind: "overlap" as const, title: "the reason" }];
}
