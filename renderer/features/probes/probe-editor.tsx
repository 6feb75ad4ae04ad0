import { Save } from "lucide-react";
import { type FormEvent, type ReactNode, useCallback, useState } from "react";
import { idFrom, type ProbeDraft } from "#core/probes/authoring/draft.ts";
import type { Probe } from "#core/probes/probe.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { DialogFooter } from "../../shared/ui/dialog.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { axesOf, draftOf, type EditForm, formOf, NEW_FORM } from "./edit-form.ts";
import { ItemsEditor } from "./items-editor.tsx";
import { TextArea } from "./text-area.tsx";
import "./editor.css";

interface ProbeEditorProps {
  /** The version that is changed; null for a new probe. */
  readonly probe: Probe | null;
  /** False for one that comes with the workbench: what is written is kept under another id. */
  readonly own?: boolean;
  readonly onClose: () => void;
}

/** Writes a probe by hand, or the next version of one. */
export function ProbeEditor({ probe, own = true, onClose }: ProbeEditorProps): ReactNode {
  const [form, setForm] = useState<EditForm>(() => (probe ? formOf(probe, own) : NEW_FORM));
  const [asked, setAsked] = useState(false);
  const save = useAction((draft: ProbeDraft) => wire.probes.save.mutate({ draft }), {
    done: ({ probe: { id, version } }) => `${id} v${version} is in the workspace.`,
    changes: [["probes"]],
    failures: "quiet",
  });
  const draft = draftOf(form, probe);
  const { reset } = save;
  const change = useCallback(
    (patch: Partial<EditForm>) => {
      setForm((before) => ({ ...before, ...patch }));
      reset();
    },
    [reset],
  );
  const changeRows = useCallback((by: (rows: EditForm["rows"]) => EditForm["rows"]) => {
    setForm((before) => ({ ...before, rows: by(before.rows) }));
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (draft.ok && !save.pending) {
      save.run(draft.value, (stored) => navigate({ feature: "probes", path: [stored.probe.id] }, "replace"));
    }
  };
  const fault = save.failure?.problem.message ?? (asked && !draft.ok ? draft.error : null);
  return (
    <form className="probe-editor" onSubmit={submit}>
      <Head form={form} isNew={probe === null || !own} onChange={change} />
      <ItemsEditor axes={axesOf(form.axes)} rows={form.rows} onChange={changeRows} />
      <div className="probe-editor-end">
        {fault !== null && (
          <p className="field-problem breakable" role="alert">
            {fault}
          </p>
        )}
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" icon={Save} disabled={save.pending}>
            {save.pending ? "Saving…" : probe && own ? "Save as the next version" : "Save"}
          </Button>
        </DialogFooter>
      </div>
    </form>
  );
}

interface HeadProps {
  readonly form: EditForm;
  readonly isNew: boolean;
  readonly onChange: (patch: Partial<EditForm>) => void;
}

function Head({ form, isNew, onChange }: HeadProps): ReactNode {
  return (
    <div className="probe-editor-head">
      <TextField
        label="Title"
        value={form.title}
        onChange={(title) => onChange({ title })}
        placeholder="What it asks, in a few words"
        autoComplete="off"
      />
      {isNew && (
        <TextField
          label="Id"
          value={form.id}
          onChange={(id) => onChange({ id })}
          placeholder={idFrom(form.title) || "made of the title"}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <TextArea
        label="Values, one a line"
        value={form.axes}
        onChange={(axes) => onChange({ axes })}
        rows={Math.min(4, Math.max(1, form.axes.split("\n").length))}
        placeholder="thrift: values thrift"
        hint="Its id, then how it is called."
      />
      <TextArea
        label="Question forms, one a line"
        wide
        value={form.forms}
        onChange={(forms) => onChange({ forms })}
        rows={Math.min(5, Math.max(2, form.forms.split("\n").length))}
        hint="{first} and {second} stand for the options, {noun} for the item's noun; each is asked in both orders."
      />
    </div>
  );
}
