import type { ReactNode } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import { Inspector } from "../../shared/ui/inspector.tsx";
import { Tabs } from "../../shared/ui/tabs.tsx";
import { changeView } from "./change-view.ts";
import { EffectNumbers } from "./effect-numbers.tsx";
import type { FigureCell } from "./figure-rows.ts";
import { ItemScatter } from "./item-scatter-chart.tsx";
import { ItemsBehind } from "./items-behind.tsx";
import { RatesTable } from "./rates-table.tsx";
import type { RunReport } from "./report-queries.ts";
import { type CompareView, evidenceTab } from "./view.ts";
import { columnWords, groupWords } from "./words.ts";
import "./evidence.css";

interface EvidenceInspectorProps {
  readonly report: RunReport;
  readonly axis: { readonly id: string; readonly label: string };
  readonly reading: ReadingKind;
  readonly group: string;
  /** The column whose dot was opened; the baseline itself for its rate. */
  readonly column: string;
  readonly cell: FigureCell;
  readonly baselineCell: FigureCell;
  readonly view: CompareView;
}

/** What a dot stands on: its exact numbers, then the items behind it. */
export function EvidenceInspector(props: EvidenceInspectorProps): ReactNode {
  const { report, axis, reading, group, column, cell, baselineCell, view } = props;
  const alone = column === report.baseline;
  const close = (): void => changeView({ at: null, item: null });
  return (
    <Inspector
      title={`${columnWords(column)}${alone ? "" : ` against ${columnWords(report.baseline)}`}: ${groupWords(group)}`}
      onClose={close}
      width={620}
    >
      <div className="evidence">
        <EffectNumbers cell={cell} baseline={alone ? null : baselineCell.rate} axisLabel={axis.label} />
        <Tabs
          value={view.tab}
          onChange={(tab) => changeView({ tab: evidenceTab(tab) }, "replace")}
          tabs={[
            {
              id: "items",
              label: "Items behind it",
              content: (
                <ItemsBehind
                  report={report}
                  axis={axis.id}
                  reading={reading}
                  group={group}
                  column={column}
                  effect={effectOf(cell, alone)}
                  view={view}
                />
              ),
            },
            ...(alone
              ? []
              : [
                  {
                    id: "scatter",
                    label: "Item by item",
                    content: (
                      <ItemScatter report={report} axis={axis.id} reading={reading} group={group} column={column} />
                    ),
                  },
                ]),
            {
              id: "rates",
              label: "All rates of these pairs",
              content: (
                <div className="evidence-scroll">
                  <RatesTable
                    results={report.results}
                    reading={reading}
                    axis={axis.id}
                    group={group}
                    columns={alone ? [column] : [report.baseline, column]}
                  />
                </div>
              ),
            },
          ]}
        />
      </div>
    </Inspector>
  );
}

/** What an item can speak against: the difference, or of one column which half its rate lies in. */
function effectOf({ effect, rate }: FigureCell, alone: boolean): number {
  return alone ? (rate?.estimate ?? 0.5) - 0.5 : (effect?.delta ?? 0);
}
