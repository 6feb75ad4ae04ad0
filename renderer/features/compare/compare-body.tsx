import { type ReactNode, useMemo } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import { AgreementSection } from "./agreement-section.tsx";
import { isIncomplete, type ReportColumn } from "./columns.ts";
import { EvidenceInspector } from "./evidence-inspector.tsx";
import { figureOf } from "./figure-rows.ts";
import { FigureTable } from "./figure-table.tsx";
import { headlineOf } from "./headline.ts";
import { HeadlineLine } from "./headline-line.tsx";
import { interactionsOf } from "./interactions.ts";
import { InteractionsSection } from "./interactions-section.tsx";
import type { RunReport } from "./report-queries.ts";
import { ReportWarnings, RunFactsLine } from "./run-facts-line.tsx";
import type { CompareView } from "./view.ts";
import { armOfColumn, columnWords } from "./words.ts";

interface CompareBodyProps {
  readonly report: RunReport;
  /** All that are shown, the baseline first. */
  readonly columns: readonly ReportColumn[];
  readonly axis: { readonly id: string; readonly label: string };
  readonly reading: ReadingKind;
  readonly checkpoints: readonly CheckpointSummary[];
  readonly view: CompareView;
}

/** The figure with its headline, what explains it and what it stands on. */
export function CompareBody({ report, columns, axis, reading, checkpoints, view }: CompareBodyProps): ReactNode {
  const names = useMemo(() => columns.map((column) => column.name), [columns]);
  const figure = useMemo(
    () => figureOf({ report, axis: axis.id, reading, columns: names }),
    [report, axis.id, reading, names],
  );
  const interactions = useMemo(
    () => interactionsOf({ report, reading, axis: axis.id, columns: names }),
    [report, reading, axis.id, names],
  );
  const rows = [...figure.headline, ...figure.domains];
  const focused = rows.find((row) => row.group === view.group);
  const group = focused?.group ?? (figure.headline[1] ?? figure.headline[0])?.group ?? "all";
  const headline = headlineOf({
    report,
    axis,
    reading,
    group,
    columns: columns.map((column) => ({
      name: column.name,
      arm: armOfColumn(column, checkpoints),
      incomplete: isIncomplete(column),
    })),
  });
  const cell = view.at === null ? undefined : focused?.cells.get(view.at);
  return (
    <>
      <RunFactsLine report={report} />
      <ReportWarnings warnings={report.warnings} />
      <HeadlineLine headline={headline} />
      <div className="compare-scroll">
        <FigureTable
          figure={figure}
          columns={columns}
          baseline={report.baseline}
          axis={axis}
          checkpoints={checkpoints}
          view={view}
        />
        <div className="compare-below">
          <p className="muted">
            Dot: difference from {columnWords(report.baseline)} in points, paired over items; bar: 95% interval; grey:
            the interval holds zero. Small print: the checkpoint's own rate with its interval and count. Click a dot for
            its items.
          </p>
          <InteractionsSection interactions={interactions} />
          <AgreementSection agreement={report.agreement} columns={columns} rows={figure.headline} />
        </div>
      </div>
      {view.at !== null && focused && cell && (
        <EvidenceInspector
          report={report}
          axis={axis}
          reading={reading}
          group={focused.group}
          column={view.at}
          cell={cell}
          baselineCell={focused.cells.get(report.baseline) ?? { rate: null, effect: null }}
          view={view}
        />
      )}
    </>
  );
}
