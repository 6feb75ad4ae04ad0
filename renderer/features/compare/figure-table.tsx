import { ChevronDown, ChevronRight } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { DotAxis } from "../../shared/charts/dot-axis.tsx";
import { linearScale, type Scale, symmetricDomain } from "../../shared/charts/scale.ts";
import { cellAfterKey } from "./cell-keys.ts";
import { signedPoints } from "./cell-words.ts";
import { changeView, pinColumn, takeOff } from "./change-view.ts";
import { ColumnHead } from "./column-head.tsx";
import type { ReportColumn } from "./columns.ts";
import { effectValues, type Figure, type FigureRow } from "./figure-rows.ts";
import { FigureRowView } from "./figure-row.tsx";
import type { CompareView } from "./view.ts";
import "./figure.css";

interface FigureTableProps {
  readonly figure: Figure;
  /** The baseline first. */
  readonly columns: readonly ReportColumn[];
  readonly baseline: string;
  readonly axis: { readonly label: string };
  readonly checkpoints: readonly CheckpointSummary[];
  readonly view: CompareView;
}

const RATE_SCALE = linearScale([0, 1], 2);
/** Pixels of the label, of the baseline, and least of every other column: six columns fit a window of 1440. */
const [LABEL, BASELINE, OTHER] = [128, 212, 190];

/** The small multiples: groups of pairs as rows, checkpoints as columns, one axis shared by all effects. */
export function FigureTable({ figure, columns, baseline, axis, checkpoints, view }: FigureTableProps): ReactNode {
  const { headline, domains } = figure;
  const scales = useMemo(
    () => ({ rate: RATE_SCALE, effect: effectScaleOf(view.domains ? [...headline, ...domains] : headline) }),
    [headline, domains, view.domains],
  );
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (view.group === null || view.at === null) return;
    // The inspector narrows the figure: the dot that it explains stays in sight.
    const open = CSS.escape(`:${view.group}:${view.at}`);
    table.current?.querySelector(`[data-testid$="${open}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [view.at, view.group]);
  const propsOf = (row: FigureRow, index: number): ComponentProps<typeof FigureRowView> => {
    const focused = view.group === row.group;
    return { row, index, columns, baseline, scales, focused, at: focused ? view.at : null };
  };
  const Chevron = view.domains ? ChevronDown : ChevronRight;
  return (
    <table
      ref={table}
      className="compare-table"
      aria-label={`Choosing “${axis.label}”: differences from ${baseline} by group of pairs`}
      style={{ minWidth: LABEL + BASELINE + OTHER * (columns.length - 1) }}
      onKeyDown={moveBetweenCells}
    >
      <colgroup>
        <col style={{ width: LABEL }} />
        {columns.map(({ name }) => (
          <col key={name} style={name === baseline ? { width: BASELINE } : {}} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className="compare-label">
            <span className="muted">choosing</span>
            <span title={axis.label}>“{axis.label}”</span>
          </th>
          {columns.map((column) => (
            <th
              scope="col"
              key={column.name}
              data-column={column.name}
              className={column.name === baseline ? "compare-pinned" : undefined}
            >
              <ColumnHead
                column={column}
                checkpoints={checkpoints}
                pinned={column.name === baseline}
                onPin={() => pinColumn(column.name)}
                {...(columns.length > 2 ? { onRemove: () => takeOff(column.name) } : {})}
              />
              <div className={column.name === baseline ? "compare-cell compare-cell-rate" : "compare-cell"}>
                <DotAxis
                  scale={column.name === baseline ? scales.rate : scales.effect}
                  format={column.name === baseline ? (tick) => `${tick * 100}%` : (tick) => signedPoints(tick)}
                  title={column.name === baseline ? "" : "pts"}
                />
              </div>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {headline.map((row, index) => (
          <FigureRowView key={row.group} {...propsOf(row, index)} />
        ))}
      </tbody>
      {domains.length > 0 && (
        <tbody>
          <tr className="compare-fold">
            <th scope="rowgroup" colSpan={columns.length + 1}>
              <button
                type="button"
                aria-expanded={view.domains}
                onClick={() => changeView({ domains: !view.domains }, "replace")}
              >
                <Chevron aria-hidden="true" size={14} /> by domain
                <span className="muted">
                  {domains.length} {view.domains ? "· strongest evidence first, with a Holm family of its own" : ""}
                </span>
              </button>
            </th>
          </tr>
          {view.domains &&
            domains.map((row, index) => <FigureRowView key={row.group} {...propsOf(row, headline.length + index)} />)}
        </tbody>
      )}
    </table>
  );
}

/** Zero in the middle, and room for every interval; ticks at zero and both ends, since the axes are narrow. */
function effectScaleOf(rows: readonly FigureRow[]): Scale {
  const domain = symmetricDomain(effectValues(rows));
  return { ...linearScale(domain), ticks: [domain[0], 0, domain[1]] };
}

/** Arrow keys go from dot to dot. */
function moveBetweenCells(event: KeyboardEvent<HTMLTableElement>): void {
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = event.currentTarget.querySelectorAll("tr[data-row]");
  const place = { row: Number(cell.parentElement?.dataset["row"]), column: cell.cellIndex - 1 };
  const next = cellAfterKey(
    event.key,
    place,
    rows.length,
    cell.parentElement ? cell.parentElement.children.length - 1 : 0,
  );
  if (!next) return;
  event.preventDefault();
  const target = rows[next.row]?.children[next.column + 1]?.querySelector("button");
  target?.focus();
  target?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
