import { type ReactNode, useState } from "react";
import { Button } from "../../../shared/ui/button.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import type { ReasonGroup, ReasonsReport } from "./reason-queries.ts";
import { useEdit } from "./use-edit.ts";

interface NameGroupProps {
  readonly run: string;
  readonly report: ReasonsReport;
  readonly group: ReasonGroup;
  readonly onDone: () => void;
}

const NEW = "";
type Leaning = "misaligned" | "aligned" | "open";

/** Makes a group a family of its own, or gives its sentences to one that is there. */
export function NameGroup({ run, report, group, onDone }: NameGroupProps): ReactNode {
  const { edit, pending } = useEdit(run);
  const [family, setFamily] = useState(NEW);
  const [label, setLabel] = useState("");
  const [leaning, setLeaning] = useState<Leaning>("open");
  const examples = [...group.sentences];
  const id = idOf(label);
  const taken = family === NEW && report.families.some((each) => each.id === id);
  const save = (): void => {
    if (family !== NEW) return edit?.({ kind: "add-examples", family, examples }, onDone);
    const description = `that ${label.trim().toLowerCase()}`;
    return edit?.({ kind: "name", family: id, label: label.trim(), leaning, description, examples }, onDone);
  };
  return (
    <form
      className="reasons-name"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Select
        label="family"
        value={family}
        options={[
          { value: NEW, label: "a new one" },
          ...report.families.map((each) => ({ value: each.id, label: each.label })),
        ]}
        onChange={setFamily}
      />
      {family === NEW && (
        <>
          <TextField
            label="Name of the family"
            value={label}
            onChange={setLabel}
            maxLength={60}
            problem={taken ? "There is a family of this name: choose it, or another name." : null}
          />
          <Select
            label="leads to"
            value={leaning}
            options={(["misaligned", "aligned", "open"] as const).map((value) => ({ value, label: value }))}
            onChange={setLeaning}
          />
        </>
      )}
      <Button
        variant="primary"
        type="submit"
        disabled={edit === null || pending || (family === NEW && (id === "" || taken))}
      >
        Save
      </Button>
      {edit === null && <span className="muted">Say above who names and merges.</span>}
    </form>
  );
}

function idOf(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
}
