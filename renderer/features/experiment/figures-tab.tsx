import type { ReactNode } from "react";
import { gridOf } from "#core/experiment/grid.ts";
import { groupWords, headlineOf } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { ArmGridView } from "./arm-grid-view.tsx";
import { AttributionTab } from "./attribution-tab.tsx";
import { Dissociations } from "./dissociations.tsx";
import type { ExperimentReport } from "./experiment-queries.ts";
import { destinationOf, type ExperimentView, type ShownPlace } from "./experiment-view.ts";
import { FlipsSection } from "./flips-section.tsx";
import { ProtocolBand } from "./protocol-band.tsx";
import { ReasonsTab } from "./reasons-tab.tsx";
import { ScalingTab } from "./scaling-tab.tsx";
import { linkTo } from "../../shared/view/navigation.ts";

interface FiguresProps {
  readonly report: ExperimentReport;
  readonly runs: readonly ProbeRunSummary[];
  readonly place: ShownPlace;
  readonly view: ExperimentView;
}

/** A view of the experiment's figures, below what must be known before they are read. */
export function FiguresTab(props: FiguresProps): ReactNode {
  const { report, runs, place, view } = props;
  const { experiment, warnings, sealed } = report;
  return (
    <>
      {warnings.map((warning) => (
        <p key={warning} className="experiment-warning breakable" role="status">
          {warning}
        </p>
      ))}
      {report.protocol && <ProtocolBand runs={runs} place={place} view={view} />}
      {experiment.leftOut.map(({ checkpoint, why }) => (
        <p key={checkpoint} className="secondary breakable">
          {checkpoint} stands outside the grid, since {why}.
        </p>
      ))}
      {experiment.arms.length === 0 ? (
        <p className="secondary">No checkpoint of this run has a known training, so that there is no arm to draw.</p>
      ) : sealed.includes(place.group) ? (
        <p className="secondary" role="status">
          The protocol keeps {groupWords(place.group)} closed for this run.{" "}
          <a href={linkTo(destinationOf({ ...view, tab: "protocol" }))}>Open the held-out groups</a> when the analysis
          is final; who and when is kept.
        </p>
      ) : (
        <Shown {...props} />
      )}
      {view.tab !== "reasons" && <CommandLine command={commandLine("experiment", ...runs.map((run) => run.id))} />}
    </>
  );
}

function Shown(props: FiguresProps): ReactNode {
  const { report, runs, place, view } = props;
  switch (view.tab) {
    case "attribution":
      return <AttributionTab report={report} place={place} />;
    case "scaling":
      return <ScalingTab experiment={report.experiment} place={place} />;
    case "reasons":
      return <ReasonsTab experiment={report.experiment} runs={runs} place={place} />;
    default:
      return <Arms {...props} />;
  }
}

function Arms({ report: { experiment }, runs, place, view }: FiguresProps): ReactNode {
  const headline = headlineOf(experiment, place.group, place.reading);
  return (
    <>
      {headline !== null && <p className="experiment-headline">{headline}</p>}
      <ArmGridView grid={gridOf(experiment, place)} place={place} eachSeed={view.eachSeed} />
      <Dissociations experiment={experiment} place={place} />
      {place.from !== null && place.to !== null && (
        <FlipsSection
          runs={runs}
          experiment={experiment}
          place={{ from: place.from, to: place.to, axis: place.axis, group: place.group }}
          view={view}
        />
      )}
    </>
  );
}
