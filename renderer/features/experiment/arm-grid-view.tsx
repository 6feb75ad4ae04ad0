import { ArrowDown } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import type { ArmContrast } from "#core/experiment/experiment.ts";
import type { ArmGrid, GridCell, GridRow } from "#core/experiment/grid.ts";
import { armWords, documentsWords, pointsWords, rowWords } from "#core/experiment/words.ts";
import { DotAxis } from "../../shared/charts/dot-axis.tsx";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale } from "../../shared/charts/scale.ts";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { useMarks } from "../../shared/marks/use-marks.ts";
import type { ShownPlace } from "./experiment-view.ts";

const SCALE = linearScale([0, 1], 2);

interface GridProps {
  readonly grid: ArmGrid;
  readonly place: ShownPlace;
  readonly eachSeed: boolean;
}

/** Arms as a grid: a dot with its interval in each cell, between them what changes. */
export function ArmGridView({ grid, place, eachSeed }: GridProps): ReactNode {
  const { columns, rows } = grid;
  return (
    <div
      className="experiment-grid"
      role="table"
      aria-label={`Share choosing ${place.axis} by arm`}
      style={{ gridTemplateColumns: `112px repeat(${columns.length}, minmax(250px, 380px))` }}
    >
      <div role="row" className="experiment-row">
        <span role="columnheader" />
        {columns.map((documents) => (
          <strong role="columnheader" key={documents ?? ""} className="truncate" title={documentsWords(documents)}>
            {documentsWords(documents)}
          </strong>
        ))}
      </div>
      {rows.map((row, index) => (
        <Fragment key={`${row.after.join("+")}/${row.variant}`}>
          {index > 0 && <ArrowRow row={row} eachSeed={eachSeed} />}
          <div role="row" className="experiment-row">
            <span role="rowheader" className="breakable">
              {rowWords(row)}
            </span>
            {row.cells.map((cell, column) => (
              <div
                role="cell"
                className={eachSeed ? "experiment-cell experiment-cell-seeds" : "experiment-cell"}
                key={columns[column] ?? ""}
              >
                {cell ? <Cell cell={cell} eachSeed={eachSeed} /> : <span className="muted">no checkpoint</span>}
              </div>
            ))}
          </div>
        </Fragment>
      ))}
      <InteractionRow cells={rows.at(-1)?.cells ?? []} eachSeed={eachSeed} />
    </div>
  );
}

/** What the later stages change, column by column. */
function ArrowRow({ row, eachSeed }: { readonly row: GridRow; readonly eachSeed: boolean }): ReactNode {
  return (
    <div role="row" className="experiment-row experiment-arrows">
      <span role="rowheader" className="muted">
        changes by
      </span>
      {row.cells.map((cell, column) => (
        <span role="cell" key={cell?.arm.id ?? column}>
          {cell?.downColumn && (
            <>
              <ArrowDown aria-hidden="true" size={14} />
              <Change contrast={cell.downColumn} eachSeed={eachSeed} />
            </>
          )}
        </span>
      ))}
    </div>
  );
}

interface InteractionProps {
  readonly cells: readonly (GridCell | null)[];
  readonly eachSeed: boolean;
}

function InteractionRow({ cells, eachSeed }: InteractionProps): ReactNode {
  if (!cells.some((cell) => cell?.interaction)) return null;
  return (
    <div role="row" className="experiment-row experiment-arrows">
      <span role="rowheader">interaction</span>
      {cells.map((cell, column) => (
        <span
          role="cell"
          key={cell?.arm.id ?? column}
          data-testid={cell?.interaction ? `interaction:${cell.arm.id}` : undefined}
          data-value={cell?.interaction?.overItems.estimate}
        >
          {cell?.interaction && <Change contrast={cell.interaction} eachSeed={eachSeed} />}
        </span>
      ))}
    </div>
  );
}

function Cell({
  cell: { arm, rate, acrossRow },
  eachSeed,
}: {
  readonly cell: GridCell;
  readonly eachSeed: boolean;
}): ReactNode {
  const marks = useMarks();
  if (!rate) return <span className="muted">not read</span>;
  const { overItems, perSeed, overSeeds } = rate;
  const rows = eachSeed
    ? perSeed.map((seed) => ({ ...seed, name: `seed ${seed.trainingSeed}`, mark: seed.checkpoint }))
    : [{ ...overItems, name: "", mark: arm.members[0]?.checkpoint ?? "" }];
  return (
    <>
      <DotAxis scale={SCALE} format={formatPercent} />
      {rows.map((row) => (
        <div
          key={row.name}
          title={row.method}
          data-testid={`arm:${arm.id}:${row.name}`}
          data-numerator={row.numerator}
          data-denominator={row.denominator}
          data-low={row.low}
          data-high={row.high}
        >
          <DotInterval
            scale={SCALE}
            estimate={row.estimate}
            low={row.low}
            high={row.high}
            mark={marks(row.mark)}
            value={formatPercent(row.estimate)}
            count={`${row.name === "" ? "" : `${row.name}: `}${formatCount(row.numerator)}/${formatCount(row.denominator)}`}
            label={`${armWords(arm)} ${row.name}: ${formatRate(row)}; ${row.method}`}
          />
        </div>
      ))}
      {!eachSeed && perSeed.length > 1 && (
        <p className="experiment-note muted">
          each seed {perSeed.map((seed) => formatPercent(seed.estimate)).join(", ")}
          {overSeeds && (
            <>
              ; over seeds {formatPercent(overSeeds.low)} to {formatPercent(overSeeds.high)}
            </>
          )}
        </p>
      )}
      {acrossRow && (
        <p className="experiment-note">
          <span className="muted">against none </span>
          <Change contrast={acrossRow} eachSeed={eachSeed} />
        </p>
      )}
    </>
  );
}

interface ChangeProps {
  readonly contrast: ArmContrast;
  readonly eachSeed: boolean;
}

/** A difference in points with its interval, grey where that holds zero; of all seeds together, or of each. */
function Change({ contrast: { overItems, perSeed, items }, eachSeed }: ChangeProps): ReactNode {
  const rows = eachSeed
    ? perSeed.map((seed) => ({ ...seed, name: `seed ${seed.trainingSeed}: ` }))
    : [{ ...overItems, name: "" }];
  return (
    <span className="experiment-changes tabular">
      {rows.map((row) => (
        <span
          key={row.name}
          className={row.low <= 0 && row.high >= 0 ? "muted" : ""}
          title={`${row.method}; n ${items}`}
        >
          {row.name}
          {pointsWords(row)}
        </span>
      ))}
    </span>
  );
}
