import type { ReactNode } from "react";
import { groupWords } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatDate } from "../../shared/format/time.ts";
import { ReportButton } from "../../shared/export/report-button.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import type { ExperimentReport } from "./experiment-queries.ts";
import { ExperimentExport } from "./experiment-export.tsx";
import { destinationOf, type ExperimentView, ofPairs, type ShownPlace } from "./experiment-view.ts";

interface RunChoiceProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly shown: readonly ProbeRunSummary[];
  readonly view: ExperimentView;
}

/** Which run is shown; several at once come by their link. */
export function RunChoice({ runs, shown, view }: RunChoiceProps): ReactNode {
  const value = shown.map((run) => run.id).join(",");
  const options = ofPairs(runs).map((run) => ({
    value: run.id,
    label: `${run.probe}, ${run.parts.length} checkpoints, ${formatDate(run.createdAt)}`,
  }));
  const several = shown.length > 1 ? [{ value, label: `${shown.length} runs` }] : [];
  return (
    <Select
      label="run"
      value={value}
      options={[...several, ...options]}
      onChange={(id) => navigate(destinationOf({ ...view, runs: id.split(",") }))}
    />
  );
}

interface ToolsProps {
  readonly report: ExperimentReport;
  readonly place: ShownPlace;
  readonly view: ExperimentView;
}

export function ExperimentTools({ report, place, view }: ToolsProps): ReactNode {
  const { experiment } = report;
  const change = (patch: Partial<ExperimentView>): void => navigate(destinationOf({ ...view, ...patch }), "replace");
  const several = experiment.arms.some((arm) => arm.members.length > 1);
  return (
    <>
      <Select
        label="value"
        value={place.axis}
        options={experiment.axes.map((axis) => ({ value: axis.id, label: axis.label }))}
        onChange={(axis) => change({ axis })}
      />
      <Select
        label="items"
        value={place.group}
        options={experiment.groups.map((group) => ({ value: group.id, label: groupWords(group.id) }))}
        onChange={(group) => change({ group })}
      />
      {experiment.readings.length > 1 && (
        <Select
          label="reading"
          value={place.reading}
          options={experiment.readings.map((reading) => ({ value: reading, label: reading }))}
          onChange={(reading) => change({ reading })}
        />
      )}
      {several && (
        <ViewSwitch
          label="Training seeds"
          value={view.eachSeed ? "each" : "pooled"}
          views={[
            { id: "pooled", label: "Pooled" },
            { id: "each", label: "Each seed" },
          ]}
          onChange={(seeds) => change({ eachSeed: seeds === "each" })}
        />
      )}
      <ExperimentExport experiment={experiment} place={place} />
      <ReportButton runs={report.runs.map((run) => run.id)} />
    </>
  );
}
