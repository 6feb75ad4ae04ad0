import type { ReactNode } from "react";
import type { Experiment } from "#core/experiment/experiment.ts";
import { documentsWords, factorWords } from "#core/experiment/words.ts";
import { formatCount, formatPercent } from "../../shared/format/numbers.ts";
import type { ShownPlace } from "./experiment-view.ts";

/** How the rate grows with the amount of fine-tuning data, with and without documents; nothing where there is one amount. */
export function EfficiencySection({
  experiment,
  place,
}: {
  readonly experiment: Experiment;
  readonly place: ShownPlace;
}): ReactNode {
  const here = (each: { readonly axis: string; readonly group: string; readonly reading: string }): boolean =>
    each.axis === place.axis && each.group === place.group && each.reading === place.reading;
  const curves = experiment.scaling.filter(here);
  if (curves.length === 0) return null;
  return (
    <section className="experiment-section" aria-labelledby="experiment-scaling">
      <h2 id="experiment-scaling">Amount of fine-tuning data</h2>
      {curves.map((curve) => (
        <p key={`${curve.documents}/${curve.after.join("+")}`} className="tabular">
          {documentsWords(curve.documents)}:{" "}
          {curve.points
            .map((point) => `${formatCount(point.demonstrations)} → ${formatPercent(point.rate)}`)
            .join(", ")}
        </p>
      ))}
      {experiment.efficiency.filter(here).map(({ documents, target, factor, low, high }) => (
        <p key={documents}>
          With documents of {documents}: <strong>{factorWords(factor)}</strong> less data for {formatPercent(target)}{" "}
          (95% {low === null ? "open" : low.toPrecision(2)} to {high === null ? "open" : high.toPrecision(2)}).
        </p>
      ))}
    </section>
  );
}
