import { Columns3, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatDate } from "../../shared/format/time.ts";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { changeView, pinColumn } from "./change-view.ts";
import type { ReportColumn } from "./columns.ts";
import { ReadingToggle } from "./reading-toggle.tsx";
import { columnWords } from "./words.ts";

/** Which runs are shown; opens the list of runs. */
export function RunsButton({ runs }: { readonly runs: readonly ProbeRunSummary[] }): ReactNode {
  const [first, ...more] = runs;
  return (
    <Button icon={Columns3} keys="r" onClick={() => changeView({ dialog: "runs" })}>
      {first ? `${first.probe} · ${formatDate(first.createdAt)}` : "Choose runs"}
      {more.length > 0 && ` + ${more.length}`}
    </Button>
  );
}

interface CompareToolsProps {
  readonly axes: readonly { readonly id: string; readonly label: string }[];
  readonly axis: string;
  readonly reading: ReadingKind;
  readonly readings: readonly ReadingKind[];
  readonly columns: readonly ReportColumn[];
  readonly baseline: string;
}

/** How the figure is looked at: reading, axis, baseline; and more columns. */
export function CompareTools({ axes, axis, reading, readings, columns, baseline }: CompareToolsProps): ReactNode {
  return (
    <div className="compare-tools">
      <ReadingToggle value={reading} available={readings} />
      <Select
        label="choosing"
        value={axis}
        options={axes.map(({ id, label }) => ({ value: id, label }))}
        onChange={(next) => changeView({ axis: next, item: null }, "replace")}
      />
      <Select
        label="baseline"
        value={baseline}
        options={columns.map(({ name, checkpoint }) => ({
          value: name,
          label: columnWords(name),
          mark: <CheckpointSwatch id={checkpoint} />,
        }))}
        onChange={pinColumn}
      />
      <Button icon={Plus} keys="c" onClick={() => changeView({ dialog: "add" })}>
        Checkpoint
      </Button>
    </div>
  );
}
