import { type ReactNode, useState } from "react";
import type { Experiment } from "#core/experiment/experiment.ts";
import { armWords, groupWords } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatNats } from "../../shared/format/numbers.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { type FlipPlace, type FlippedItems, flipsQuery } from "./experiment-queries.ts";
import { destinationOf, type ExperimentView } from "./experiment-view.ts";

type Row = FlippedItems["flips"][number];

interface FlipsProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly experiment: Experiment;
  readonly place: FlipPlace;
  readonly view: ExperimentView;
}

/** Items whose choice flips between two arms, the largest change of log-odds first; Enter opens the item's readings. */
export function FlipsSection({ runs, experiment, place, view }: FlipsProps): ReactNode {
  const found = useRemote(flipsQuery(runs, place));
  const options = experiment.arms.map((arm) => ({ value: arm.id, label: armWords(arm) }));
  const change = (patch: Partial<ExperimentView>): void => navigate(destinationOf({ ...view, ...patch }), "replace");
  return (
    <section className="experiment-section" aria-labelledby="experiment-flips">
      <h2 id="experiment-flips">Items that flip</h2>
      <div className="experiment-between">
        <Select label="from" value={place.from} options={options} onChange={(from) => change({ from })} />
        <Select label="to" value={place.to} options={options} onChange={(to) => change({ to })} />
      </div>
      <Remote of={found} what="the items that flip">
        {(value) => (
          <>
            <p className="secondary">
              {value.flips.length} of {value.items} items of {groupWords(place.group)} flip in at least one of{" "}
              {value.pairs.length} training seed{value.pairs.length === 1 ? "" : "s"}, by likelihood.
            </p>
            <FlipTable found={value} onOpen={(row) => openItem(row, value, runs, place)} />
          </>
        )}
      </Remote>
    </section>
  );
}

function FlipTable({
  found,
  onOpen,
}: {
  readonly found: FlippedItems;
  readonly onOpen: (row: Row) => void;
}): ReactNode {
  const [selected, setSelected] = useState<string | null>(null);
  if (found.flips.length === 0) return null;
  return (
    <div className="experiment-flips">
      <Table
        label="Items that flip; Enter opens the item under Compare"
        rows={found.flips}
        rowKey={(row) => row.itemId}
        columns={COLUMNS}
        selected={selected}
        onSelect={setSelected}
        onOpen={(key) => {
          const row = found.flips.find((each) => each.itemId === key);
          if (row) onOpen(row);
        }}
      />
    </div>
  );
}

/** Under Compare, where every reading of an item is shown: with the first seed that flips. */
function openItem(row: Row, { pairs }: FlippedItems, runs: readonly ProbeRunSummary[], place: FlipPlace): void {
  const seed = row.seeds.find((each) => each.flips)?.trainingSeed;
  const pair = pairs.find((each) => each.trainingSeed === seed) ?? pairs[0];
  if (!pair) return;
  navigate({
    feature: "compare",
    path: [runs.map((run) => run.id).join(",")],
    query: { baseline: pair.from, at: pair.to, axis: place.axis, group: place.group, item: row.itemId },
  });
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "option",
    header: "speaks for the value",
    width: "minmax(110px, 1fr)",
    cell: ({ item, target }) => <ForeignText text={item.options[target].text} />,
  },
  {
    id: "other",
    header: "other option",
    width: "minmax(110px, 1fr)",
    cell: ({ item, target }) => <ForeignText text={item.options[target === 0 ? 1 : 0].text} />,
  },
  { id: "domain", header: "domain", width: "minmax(90px, 0.7fr)", cell: ({ item }) => item.domain },
  {
    id: "change",
    header: "change of log-odds",
    width: "150px",
    align: "end",
    cell: ({ change }) => formatNats(change),
    sortBy: ({ change }) => change,
  },
  {
    id: "seeds",
    header: "seeds that flip",
    width: "110px",
    align: "end",
    cell: ({ flipped, seeds }) => `${flipped} of ${seeds.length}`,
    sortBy: ({ flipped }) => flipped,
  },
];
