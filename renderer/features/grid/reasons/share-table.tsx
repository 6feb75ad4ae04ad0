import type { ReactNode } from "react";
import { DotAxis } from "../../../shared/charts/dot-axis.tsx";
import { DotInterval } from "../../../shared/charts/dot-interval.tsx";
import { linearScale } from "../../../shared/charts/scale.ts";
import { formatPercent, formatRate } from "../../../shared/format/numbers.ts";
import { CheckpointName } from "../../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import type { Share } from "./reason-queries.ts";

export interface ShareRow {
  readonly id: string;
  readonly label: string;
  /** Behind the label, in grey. */
  readonly note: string;
  readonly shares: readonly Share[];
}

interface ShareTableProps {
  readonly caption: string;
  readonly rows: readonly ShareRow[];
  readonly checkpoints: readonly string[];
  readonly selected?: string | null;
  readonly onOpen?: (id: string) => void;
  /** Drawn grey: what does not count. */
  readonly muted?: boolean;
}

/** Shares of rollouts, a row each, a column a checkpoint: a dot with its interval, its counts, and what was left out on hover. */
export function ShareTable({ caption, rows, checkpoints, selected, onOpen, muted }: ShareTableProps): ReactNode {
  const marks = useMarks();
  const highest = Math.max(0.1, ...rows.flatMap(({ shares }) => shares.map(({ high }) => high ?? 0)));
  const scale = linearScale([0, Math.min(1, highest)]);
  return (
    <table className={muted === true ? "share-table share-muted" : "share-table"}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" />
          {checkpoints.map((id) => (
            <th scope="col" key={id}>
              <CheckpointName id={id} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, note, shares }) => (
          <tr key={id} className={id === selected ? "share-selected" : undefined} data-testid={`share:${id}`}>
            <th scope="row">
              {onOpen ? (
                <button type="button" aria-pressed={id === selected} onClick={() => onOpen(id)}>
                  {label}
                </button>
              ) : (
                label
              )}
              <span className="muted"> {note}</span>
            </th>
            {checkpoints.map((checkpoint) => {
              const share = shares.find((each) => each.checkpoint === checkpoint);
              if (!share) return <td key={checkpoint} />;
              return (
                <td key={checkpoint}>
                  <DotInterval
                    scale={scale}
                    estimate={share.estimate}
                    low={share.low}
                    high={share.high}
                    mark={marks(checkpoint)}
                    value={formatPercent(share.estimate)}
                    count={`${share.numerator}/${share.denominator}`}
                    label={`${label}, ${checkpoint}: ${shareWords(share)}`}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          {checkpoints.map((id) => (
            <td key={id}>
              <DotAxis scale={scale} format={(tick) => formatPercent(tick)} />
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

export function excludedWords(excluded: Readonly<Record<string, number>>): string {
  return Object.entries(excluded)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}

function shareWords(share: Share): string {
  const left = excludedWords(share.excluded);
  return `${formatRate(share)}${left === "" ? "" : `; left out: ${left}`}; ${share.method}`;
}
