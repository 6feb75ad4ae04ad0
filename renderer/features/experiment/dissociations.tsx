import type { ReactNode } from "react";
import type { Experiment } from "#core/experiment/experiment.ts";
import { groupWords, placeWords, pointsWords, signedPoints } from "#core/experiment/words.ts";
import { DotAxis } from "../../shared/charts/dot-axis.tsx";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale, symmetricDomain } from "../../shared/charts/scale.ts";
import { formatCount, formatPValue } from "../../shared/format/numbers.ts";
import { NO_MARK } from "../../shared/marks/mark.ts";
import type { ShownPlace } from "./experiment-view.ts";

const MARK = { ...NO_MARK, colour: "var(--accent)" };

/** How far arms of two specs part in opposite directions on two values: one number a row and group. */
export function Dissociations({
  experiment,
  place,
}: {
  readonly experiment: Experiment;
  readonly place: ShownPlace;
}): ReactNode {
  const rows = experiment.contrasts.filter(
    (each) =>
      each.kind === "double-dissociation" &&
      each.reading === place.reading &&
      (each.group === place.group || !each.group.startsWith("domain:")),
  );
  if (rows.length === 0) return null;
  const scale = linearScale(symmetricDomain(rows.flatMap(({ overItems: { low, high } }) => [low, high])));
  return (
    <section className="experiment-section" aria-labelledby="experiment-dissociations">
      <h2 id="experiment-dissociations">Double dissociation</h2>
      <p className="secondary">
        In points, 95% over items; p after Holm over {formatCount(rows[0]?.overItems.family ?? 0)}. The seeds stand
        beside it, each by itself.
      </p>
      <div className="experiment-forest">
        {rows.map((row) => {
          const words = `${groupWords(row.group)}: ${placeWords(row, experiment.arms)}`;
          const seeds = row.perSeed.map((seed) => `${seed.trainingSeed}: ${signedPoints(seed.estimate, 0)}`).join(", ");
          return (
            <div
              className="experiment-forest-row"
              key={words}
              data-testid={`dissociation:${row.group}:${row.arms[0]?.arm}`}
              data-value={row.overItems.estimate}
              data-low={row.overItems.low}
              data-high={row.overItems.high}
            >
              <span className="truncate" title={words}>
                {words}
              </span>
              <DotInterval
                scale={scale}
                estimate={row.overItems.estimate}
                low={row.overItems.low}
                high={row.overItems.high}
                reference={0}
                mark={MARK}
                value={signedPoints(row.overItems.estimate)}
                count={`n ${formatCount(row.items)}`}
                label={`${words}: ${pointsWords(row.overItems)}; ${row.overItems.method}`}
              />
              <span
                className="muted truncate"
                title={`${row.complementary ? "twice the difference on one value; " : ""}seeds ${seeds}`}
              >
                {formatPValue(row.overItems.pValueHolm)}; seeds {seeds}
              </span>
            </div>
          );
        })}
        <div className="experiment-forest-row">
          <span />
          <DotAxis scale={scale} format={(tick) => signedPoints(tick, 0)} />
          <span />
        </div>
      </div>
    </section>
  );
}
