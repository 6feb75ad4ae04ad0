import type { ReactNode } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import { changeView } from "./change-view.ts";

const READINGS: readonly ReadingKind[] = ["likelihood", "sampled"];

interface ReadingToggleProps {
  readonly value: ReadingKind;
  /** Those that the runs hold. */
  readonly available: readonly ReadingKind[];
}

/** Which of the two readings the figure shows. */
export function ReadingToggle({ value, available }: ReadingToggleProps): ReactNode {
  return (
    <fieldset className="compare-toggle">
      <legend className="visually-hidden">Reading</legend>
      {READINGS.map((reading) => {
        const missing = !available.includes(reading);
        return (
          <label key={reading} title={missing ? `These runs hold no ${reading} reading.` : undefined}>
            <input
              type="radio"
              name="compare-reading"
              value={reading}
              checked={reading === value}
              disabled={missing}
              onChange={() => changeView({ reading, item: null }, "replace")}
            />
            <span>{reading}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
