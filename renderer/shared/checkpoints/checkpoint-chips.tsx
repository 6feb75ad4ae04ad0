import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { visibleText } from "../format/visible-text.ts";
import { CheckpointName } from "../marks/checkpoint-swatch.tsx";
import { MemoryLine } from "./memory-line.tsx";
import "./checkpoint-chips.css";

interface CheckpointChipsProps {
  /** What they are chosen for, for screen readers. */
  readonly label: string;
  readonly checkpoints: readonly CheckpointSummary[];
  /** Ids in the order chosen, which is the order of columns. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly most: number;
  /** Said on the first chosen: "baseline". */
  readonly first?: string;
  /** They are asked at once, and not one after the other. */
  readonly together?: boolean;
}

/** Several checkpoints, chosen in an order, which are loaded later: each chip turns on and off, and shows its place. */
export function CheckpointChips(props: CheckpointChipsProps): ReactNode {
  const { label, checkpoints, chosen, onChange, most, first, together = false } = props;
  return (
    <>
      <div className="chips" role="group" aria-label={label}>
        {checkpoints.map(({ id, hasChatTemplate }) => {
          const place = chosen.indexOf(id);
          const full = place < 0 && chosen.length >= most;
          const shownPlace = chosen.length > 1 && place >= 0 ? String(place + 1) : "";
          const note = place === 0 ? (first ?? "") : "";
          const reason = hasChatTemplate ? (full ? `${most} at most` : undefined) : "no chat template";
          return (
            <button
              type="button"
              className="chip"
              key={id}
              aria-pressed={place >= 0}
              disabled={reason !== undefined}
              title={visibleText(reason === undefined ? id : `${id}: ${reason}`)}
              onClick={() => onChange(place < 0 ? [...chosen, id] : chosen.filter((each) => each !== id))}
            >
              {shownPlace !== "" && <span className="chip-place">{shownPlace}</span>} <CheckpointName id={id} />{" "}
              {note !== "" && <span className="chip-note">{note}</span>}
            </button>
          );
        })}
      </div>
      <MemoryLine chosen={chosen} together={together} />
    </>
  );
}
