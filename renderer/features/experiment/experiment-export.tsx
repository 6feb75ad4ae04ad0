import type { ReactNode } from "react";
import type { Experiment } from "#core/experiment/experiment.ts";
import { type ExperimentPlace, experimentFigures } from "#core/report/experiment-figures.ts";
import { armRatesTable, contrastsTable } from "#core/report/result-tables.ts";
import { ExportMenu } from "../../shared/export/export-menu.tsx";

interface ExperimentExportProps {
  readonly experiment: Experiment;
  readonly place: ExperimentPlace;
}

/** The arms' figures as the report draws them, and their tables, as files. */
export function ExperimentExport({ experiment, place }: ExperimentExportProps): ReactNode {
  return (
    <ExportMenu
      figures={experimentFigures(experiment, place)}
      tables={[
        { caption: "Rates of arms", table: () => armRatesTable(experiment) },
        { caption: "Differences and differences of differences", table: () => contrastsTable(experiment) },
      ]}
    />
  );
}
