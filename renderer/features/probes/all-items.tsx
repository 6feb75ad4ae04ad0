import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { plural } from "../../shared/format/text.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { Inspector } from "../../shared/ui/inspector.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";

/** Every item of a probe, with a filter over everything that is written in it. */
export function AllItems({ probe, onClose }: { readonly probe: Probe; readonly onClose: () => void }): ReactNode {
  const [filter, setFilter] = useState("");
  const [selected, setSelected] = useState<string | null>(null);
  const wanted = useDeferredValue(filter.trim());
  const shown = useMemo(() => {
    const words = wanted.toLowerCase();
    return words === "" ? probe.items : probe.items.filter((item) => wordsOf(item).includes(words));
  }, [probe, wanted]);
  return (
    <Inspector title={`${probe.id} v${probe.version}: ${plural(shown.length, "item")}`} onClose={onClose} width={720}>
      <div className="probe-all">
        <TextField label="Filter" value={filter} onChange={setFilter} placeholder="option, domain, group, axis or id" />
        {shown.length === 0 ? (
          <p className="secondary">No item has “{wanted}” in it.</p>
        ) : (
          <Table
            label="Items"
            rows={shown}
            columns={COLUMNS}
            rowKey={({ id }) => id}
            selected={selected}
            onSelect={setSelected}
          />
        )}
      </div>
    </Inspector>
  );
}

function wordsOf({ id, domain, noun, groups, options }: ProbeItem): string {
  return [id, domain, noun, ...groups, ...options.flatMap(({ text, speaksFor }) => [text, ...speaksFor])]
    .join(" ")
    .toLowerCase();
}

function optionColumn(side: 0 | 1, header: string): Column<ProbeItem> {
  return {
    id: `option-${side}`,
    header,
    width: "minmax(120px, 2fr)",
    cell: ({ options }) => (
      <>
        <ForeignText text={options[side].text} /> <span className="muted">{options[side].speaksFor.join(", ")}</span>
      </>
    ),
    sortBy: ({ options }) => options[side].text,
  };
}

const COLUMNS: readonly Column<ProbeItem>[] = [
  optionColumn(0, "First option"),
  optionColumn(1, "Second option"),
  {
    id: "domain",
    header: "Domain",
    width: "minmax(100px, 1.2fr)",
    cell: ({ domain, noun }) => (
      <>
        <ForeignText text={domain} />
        {noun !== domain && (
          <span className="muted">
            {" "}
            <ForeignText text={noun} />
          </span>
        )}
      </>
    ),
    sortBy: ({ domain }) => domain,
  },
  {
    id: "groups",
    header: "Groups",
    width: "minmax(90px, 1.2fr)",
    cell: ({ groups }) => <ForeignText text={groups.join(", ")} />,
    sortBy: ({ groups }) => groups.join(", "),
  },
  { id: "id", header: "Id", width: "minmax(90px, 1.4fr)", cell: ({ id }) => <span title={id}>{id}</span> },
];
