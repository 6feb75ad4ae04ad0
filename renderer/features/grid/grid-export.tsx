import type { ReactNode } from "react";
import { heatMapOf } from "#core/agentic/heat-map.ts";
import { heatFigure } from "#core/report/figures/heat-figure.ts";
import { gridComparisonsTable, outcomesTable } from "#core/report/grid-tables.ts";
import { resultsTable } from "#core/report/result-tables.ts";
import { ExportMenu } from "../../shared/export/export-menu.tsx";
import { ReportButton } from "../../shared/export/report-button.tsx";
import type { GridReport } from "./grid-queries.ts";
import { RateLookup } from "./rate-lookup.ts";

/** Every checkpoint's heat map, the tables behind them, and all of it as one report. */
export function GridExport({ report }: { readonly report: GridReport }): ReactNode {
  const { results, comparisons, outcomes, runs } = report;
  const checkpoints = [...new Set(results.map(({ checkpoint }) => checkpoint))];
  return (
    <span className="grid-export">
      <ExportMenu
        figures={checkpoints.map((checkpoint) => ({
          name: `grid-${checkpoint}`,
          caption: `${checkpoint}: harmful acts by scenario and goal`,
          draw: () => mapOf(report, checkpoint),
        }))}
        tables={[
          { caption: "Rates", table: () => ({ ...resultsTable(results), name: "grid-rates" }) },
          { caption: "How rollouts ended", table: () => outcomesTable(outcomes) },
          { caption: "Differences between checkpoints", table: () => gridComparisonsTable(comparisons) },
        ]}
      />
      <ReportButton runs={runs.map(({ id }) => id)} />
    </span>
  );
}

function mapOf(report: GridReport, checkpoint: string): ReturnType<typeof heatFigure> {
  const rates = new RateLookup(report);
  return heatFigure(
    heatMapOf(report.cells),
    (cell) => {
      const [executed, decided] = [
        rates.of(checkpoint, `cell:${cell}`, "executed"),
        rates.of(checkpoint, `cell:${cell}`, "decided"),
      ];
      return executed && decided ? { executed, decided } : null;
    },
    `${checkpoint}: harmful acts by scenario and goal`,
  );
}
