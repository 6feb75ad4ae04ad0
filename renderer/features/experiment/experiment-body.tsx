import type { ReactNode } from "react";
import { gridOf } from "#core/experiment/grid.ts";
import { headlineOf } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { ArmGridView } from "./arm-grid-view.tsx";
import { Dissociations } from "./dissociations.tsx";
import { EfficiencySection } from "./efficiency-section.tsx";
import type { ExperimentReport } from "./experiment-queries.ts";
import type { ExperimentView, ShownPlace } from "./experiment-view.ts";
import { FlipsSection } from "./flips-section.tsx";

interface BodyProps {
  readonly report: ExperimentReport;
  readonly runs: readonly ProbeRunSummary[];
  readonly place: ShownPlace;
  readonly view: ExperimentView;
}

export function ExperimentBody({ report, runs, place, view }: BodyProps): ReactNode {
  const { experiment, warnings } = report;
  const grid = gridOf(experiment, place);
  const headline = headlineOf(experiment, place.group, place.reading);
  return (
    <>
      {headline !== null && <p className="experiment-headline">{headline}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="experiment-warning breakable" role="status">
          {warning}
        </p>
      ))}
      {experiment.leftOut.map(({ checkpoint, why }) => (
        <p key={checkpoint} className="secondary breakable">
          {checkpoint} stands outside the grid, since {why}.
        </p>
      ))}
      {experiment.arms.length === 0 ? (
        <p className="secondary">No checkpoint of this run has a known training, so that there is no arm to draw.</p>
      ) : (
        <>
          <ArmGridView grid={grid} place={place} eachSeed={view.eachSeed} />
          <Dissociations experiment={experiment} place={place} />
          <EfficiencySection experiment={experiment} place={place} />
          {place.from !== null && place.to !== null && (
            <FlipsSection
              runs={runs}
              experiment={experiment}
              place={{ from: place.from, to: place.to, axis: place.axis, group: place.group }}
              view={view}
            />
          )}
        </>
      )}
      <CommandLine command={commandLine("experiment", ...report.runs.map((run) => run.id))} />
    </>
  );
}
