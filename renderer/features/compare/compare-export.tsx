import type { ReactNode } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import { forestFigure, type ForestRow } from "#core/report/figures/forest-figure.ts";
import { comparisonsTable, resultsTable } from "#core/report/result-tables.ts";
import { ExportMenu } from "../../shared/export/export-menu.tsx";
import { ReportButton } from "../../shared/export/report-button.tsx";
import { signedPoints } from "./cell-words.ts";
import { figureOf } from "./figure-rows.ts";
import type { RunReport } from "./report-queries.ts";
import { columnWords, groupWords } from "./words.ts";

interface CompareExportProps {
  readonly report: RunReport;
  readonly axis: { readonly id: string; readonly label: string };
  readonly reading: ReadingKind;
  /** Names of the columns that are shown. */
  readonly columns: readonly string[];
}

/** The figure and its tables as files, and all of it as one report. */
export function CompareExport({ report, axis, reading, columns }: CompareExportProps): ReactNode {
  const { baseline, results, comparisons, runs } = report;
  return (
    <>
      <ExportMenu
        figures={[
          {
            name: "compare-effects",
            caption: `Choosing ${axis.label}: points more than ${columnWords(baseline)}, ${reading} reading`,
            draw: () => forestFigure(effectRows({ report, axis, reading, columns }), `Choosing ${axis.label}`),
          },
        ]}
        tables={[
          { caption: "Rates of checkpoints", table: () => resultsTable(results) },
          {
            caption: "Differences from the baseline",
            table: () => comparisonsTable(comparisons.filter((each) => each.baseline === baseline)),
          },
        ]}
      />
      <ReportButton runs={runs.map(({ id }) => id)} baseline={baseline} />
    </>
  );
}

/** A row for each group and checkpoint, as the window has them, domains included. */
function effectRows({ report, axis, reading, columns }: CompareExportProps): ForestRow[] {
  const { headline, domains } = figureOf({ report, axis: axis.id, reading, columns });
  return [...headline, ...domains].flatMap(({ group, cells }) =>
    columns.flatMap((column) => {
      const effect = cells.get(column)?.effect;
      if (!effect) return [];
      const { delta: estimate, low, high, pairs } = effect;
      const words = `${signedPoints(estimate, 1)} (${signedPoints(low, 1)} to ${signedPoints(high, 1)}), n ${pairs}`;
      return [{ label: `${groupWords(group)}: ${columnWords(column)}`, estimate, low, high, seeds: [], words }];
    }),
  );
}
