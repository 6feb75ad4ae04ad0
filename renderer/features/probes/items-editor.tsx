import { Plus, Trash2 } from "lucide-react";
import { memo, type ReactNode, useCallback, useState } from "react";
import type { Probe } from "#core/probes/probe.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { Button } from "../../shared/ui/button.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { type EditRow, newRow } from "./edit-form.ts";
import "./editor.css";

interface ItemsEditorProps {
  readonly axes: Probe["axes"];
  readonly rows: readonly EditRow[];
  readonly onChange: (change: (rows: readonly EditRow[]) => readonly EditRow[]) => void;
}

/** Rows that are drawn at once: each has half a dozen fields. */
const PAGE = 60;

/** A probe's items as a table whose every cell can be written in. */
export function ItemsEditor({ axes, rows, onChange }: ItemsEditorProps): ReactNode {
  const [filter, setFilter] = useState("");
  const [most, setMost] = useState(PAGE);
  const wanted = filter.trim().toLowerCase();
  const shown = rows.filter((row) => wanted === "" || Object.values(row).join(" ").toLowerCase().includes(wanted));
  const change = useCallback(
    (id: string, patch: Partial<EditRow> | null) =>
      onChange((all) => all.flatMap((row) => (row.id !== id ? [row] : patch === null ? [] : [{ ...row, ...patch }]))),
    [onChange],
  );
  return (
    <div className="items-editor">
      {rows.length > 12 && (
        <TextField label="Filter" value={filter} onChange={setFilter} placeholder="option, domain or id" />
      )}
      <table aria-label="Items">
        <thead>
          <tr>
            <th scope="col">First option</th>
            <th scope="col">Second option</th>
            {axes.length > 1 ? <SpeaksHeads /> : <th scope="col">Speaks for the value</th>}
            <th scope="col">Domain</th>
            <th scope="col">Noun</th>
            <th aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, most).map((row) => (
            <Row key={row.id} row={row} axis={axes.length > 1 ? null : (axes[0]?.id ?? "")} onChange={change} />
          ))}
        </tbody>
      </table>
      <div className="items-editor-foot">
        <Button icon={Plus} onClick={() => onChange((all) => [...all, newRow(all)])}>
          Add an item
        </Button>
        {shown.length > most && (
          <Button onClick={() => setMost(most + PAGE)}>
            {formatCount(shown.length - most)} more of {formatCount(shown.length)}
          </Button>
        )}
      </div>
    </div>
  );
}

function SpeaksHeads(): ReactNode {
  return (
    <>
      <th scope="col">First speaks for</th>
      <th scope="col">Second speaks for</th>
    </>
  );
}

interface RowProps {
  readonly row: EditRow;
  /** The only value's id; null where there are several. */
  readonly axis: string | null;
  readonly onChange: (id: string, patch: Partial<EditRow> | null) => void;
}

const Row = memo(function Row({ row, axis, onChange }: RowProps): ReactNode {
  const cell = (name: keyof EditRow, words: string): ReactNode => (
    <td>
      <input
        className="field-input"
        aria-label={`${words} of ${row.id}`}
        value={row[name]}
        spellCheck={false}
        onChange={(event) => onChange(row.id, { [name]: event.target.value })}
      />
    </td>
  );
  return (
    <tr>
      {cell("first", "First option")}
      {cell("second", "Second option")}
      {axis === null ? (
        <>
          {cell("firstSpeaks", "What the first option speaks for")}
          {cell("secondSpeaks", "What the second option speaks for")}
        </>
      ) : (
        <SideCell row={row} axis={axis} onChange={onChange} />
      )}
      {cell("domain", "Domain")}
      {cell("noun", "Noun")}
      <td>
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove ${row.id}`}
          title={`Remove ${row.id}`}
          onClick={() => onChange(row.id, null)}
        >
          <Trash2 aria-hidden="true" size={14} />
        </button>
      </td>
    </tr>
  );
});

function SideCell({ row, axis, onChange }: RowProps & { readonly axis: string }): ReactNode {
  const second = row.secondSpeaks !== "" && row.firstSpeaks === "";
  return (
    <td>
      <select
        className="field-input"
        aria-label={`Side of ${row.id}`}
        value={second ? "second" : "first"}
        onChange={({ target }) =>
          onChange(row.id, {
            firstSpeaks: target.value === "first" ? axis : "",
            secondSpeaks: target.value === "second" ? axis : "",
          })
        }
      >
        <option value="first">first</option>
        <option value="second">second</option>
      </select>
    </td>
  );
}
