import { memo, type ReactNode } from "react";
import type { Scale } from "../../shared/charts/scale.ts";
import { plural } from "../../shared/format/text.ts";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { focusGroup, openCell } from "./change-view.ts";
import { isIncomplete, isShowable, type ReportColumn } from "./columns.ts";
import { EffectCell, RateCell } from "./effect-cell.tsx";
import type { FigureRow } from "./figure-rows.ts";
import { groupWords } from "./words.ts";

/** What stands in the cells of a column that is not to be shown yet. */
const LIVE_WORDS = {
  waiting: "waiting",
  cancelled: "waiting",
  running: "being read",
  finished: "computing",
  failed: "computing",
} satisfies Record<ReportColumn["part"]["status"], string>;

interface FigureRowProps {
  readonly row: FigureRow;
  /** Its place among the rows with dots, for the arrow keys. */
  readonly index: number;
  readonly columns: readonly ReportColumn[];
  readonly baseline: string;
  /** Of the baseline's rates, and of everyone's differences from them. */
  readonly scales: { readonly rate: Scale; readonly effect: Scale };
  /** Whether the headline is about this group. */
  readonly focused: boolean;
  /** The column whose dot is explained, where it is one of this row. */
  readonly at: string | null;
}

/** One group of pairs across all checkpoints. Drawn anew only where something in it changed: there may be hundreds. */
export const FigureRowView = memo(function FigureRow(props: FigureRowProps): ReactNode {
  const { row, index, columns, baseline, scales, focused, at } = props;
  const marks = useMarks();
  const { group, items, cells } = row;
  return (
    <tr data-row={index} className={focused ? "compare-focus" : undefined}>
      <th scope="row" className="compare-label">
        <button
          type="button"
          aria-pressed={focused}
          title="Make the headline about these pairs"
          onClick={() => focusGroup(group)}
        >
          <span className="truncate">{groupWords(group)}</span>
          <span className="muted">{plural(items, "pair")}</span>
        </button>
      </th>
      {columns.map((column) => {
        const { name, live } = column;
        const Cell = name === baseline ? RateCell : EffectCell;
        const looks = [
          name === baseline ? "compare-pinned" : "",
          isShowable(column) && isIncomplete(column) ? "compare-hatched" : "",
        ].join(" ");
        return (
          <td key={name} data-column={name} className={looks}>
            {live ? (
              <span className="compare-unpaired muted">{LIVE_WORDS[column.part.status]}</span>
            ) : (
              <Cell
                group={group}
                column={name}
                cell={cells.get(name) ?? { rate: null, effect: null }}
                scale={name === baseline ? scales.rate : scales.effect}
                mark={marks(name)}
                waiting={columns.some((each) => each.live && each.name === baseline)}
                pressed={at === name}
                onOpen={() => openCell(group, name)}
              />
            )}
          </td>
        );
      })}
    </tr>
  );
});
