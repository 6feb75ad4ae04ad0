import { Pin, X } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Badge } from "../../shared/ui/badge.tsx";
import { IconButton } from "../../shared/ui/button.tsx";
import { isIncomplete, type ReportColumn } from "./columns.ts";
import { armWords, checkpointOf } from "./words.ts";

interface ColumnHeadProps {
  readonly column: ReportColumn;
  readonly checkpoints: readonly CheckpointSummary[];
  readonly pinned: boolean;
  readonly onPin: () => void;
  /** Absent where the column cannot go: the baseline itself. */
  readonly onRemove?: () => void;
}

/** Letters kept at the end of a name that is too long: names of one family differ there. */
const TAIL = 9;

/** Who the column is: mark, name, training, what is wrong with it; pin and take off. */
export function ColumnHead({ column, checkpoints, pinned, onPin, onRemove }: ColumnHeadProps): ReactNode {
  const checkpoint = checkpointOf(column, checkpoints);
  const [name = "", run] = column.name.split("@");
  const arm = checkpoint ? armWords(checkpoint.lineage) : "not in this workspace any more";
  const training = run === undefined ? arm : `${arm} · run ${run.split("-").at(-1)}`;
  return (
    <div className="compare-head">
      <div className="compare-head-name">
        <CheckpointSwatch id={column.checkpoint} />
        <span className="compare-head-ends" title={column.name}>
          <span className="truncate">{name.slice(0, -TAIL)}</span>
          <span>{name.slice(-TAIL)}</span>
        </span>
      </div>
      <div className="compare-head-arm muted" title={run === undefined ? arm : `${arm}; run ${run}`}>
        <span className="truncate">{training}</span>
        {isIncomplete(column) && <Incomplete column={column} />}
        <span className="compare-head-tools">
          {pinned ? (
            <Badge>baseline</Badge>
          ) : (
            <>
              <IconButton label={`Pin ${column.name} as baseline`} keys="b" icon={Pin} onClick={onPin} />
              {onRemove && <IconButton label={`Take ${column.name} off`} icon={X} onClick={onRemove} />}
            </>
          )}
        </span>
      </div>
    </div>
  );
}

function Incomplete({ column: { part, live } }: { readonly column: ReportColumn }): ReactNode {
  const count = `${formatCount(part.done)} of ${formatCount(part.total)}`;
  if (live) return <Badge>{part.status === "running" ? `reading ${count}` : "waiting"}</Badge>;
  const why = part.problem?.message ?? "The run stopped before this checkpoint was done.";
  const tone = part.status === "failed" && part.done === 0 ? "danger" : "warning";
  return (
    <Badge tone={tone} title={why}>
      {part.done === 0 ? part.status : `partial ${count}`}
    </Badge>
  );
}
