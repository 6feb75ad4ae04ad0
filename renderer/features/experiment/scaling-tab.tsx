import { type ReactNode, useState } from "react";
import { type ScalingFigure, scalingFigure } from "#core/experiment/scaling-figure.ts";
import type { DataEfficiency, Experiment } from "#core/experiment/experiment.ts";
import { documentsWords, groupWords, lessDataWords, stagesWords } from "#core/experiment/words.ts";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import type { ShownPlace } from "./experiment-view.ts";
import { ScalingChart } from "./scaling-chart.tsx";

interface ScalingProps {
  readonly experiment: Experiment;
  readonly place: ShownPlace;
}

/** How the rate grows with the amount of fine-tuning data, with and without documents. */
export function ScalingTab({ experiment, place }: ScalingProps): ReactNode {
  const [scale, setScale] = useState<"linear" | "log">("linear");
  const figures = scalingFigure(experiment, place);
  if (figures.length === 0) return <NoSweep />;
  const axis = experiment.axes.find(({ id }) => id === place.axis)?.label ?? place.axis;
  return (
    <>
      <div className="experiment-between">
        <p className="secondary experiment-prose">
          Share choosing {axis} on {groupWords(place.group)} after fine-tuning on more and more chats; 95% over items.
          The broken line is the rate that fine-tuning alone reaches at its largest size.
        </p>
        <ViewSwitch
          label="Axis of the rate"
          value={scale}
          views={[
            { id: "linear", label: "Rate" },
            { id: "log", label: "Rate, log" },
          ]}
          onChange={setScale}
        />
      </div>
      {figures.map((figure) => (
        <section className="experiment-section" key={rowName(figure)} aria-label={rowName(figure)}>
          <h2>{rowName(figure)}</h2>
          <ScalingChart figure={figure} logRate={scale === "log"} />
          <ul className="experiment-factors">
            {figure.efficiency.map((each) => (
              <li key={each.documents} data-testid={`efficiency:${each.documents}`} data-notreached={each.notReached}>
                <FactorWords of={each} />
              </li>
            ))}
          </ul>
          <table className="experiment-table tabular">
            <thead>
              <tr>
                <th scope="col">chats</th>
                {figure.curves.map(({ documents }) => (
                  <th scope="col" key={documents ?? ""}>
                    {documentsWords(documents)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {figure.sizes.map((size) => (
                <tr key={size}>
                  <th scope="row">{formatCount(size)}</th>
                  {figure.curves.map(({ documents, points }) => {
                    const point = points.find((each) => each.demonstrations === size);
                    return <td key={documents ?? ""}>{point ? formatRate(point) : "–"}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

function rowName({ after, data }: ScalingFigure): string {
  return `${stagesWords(after)}${data === "" ? "" : ` on ${data}`}`;
}

function FactorWords({
  of: { documents, target, factor, low, high, notReached, method },
}: {
  readonly of: DataEfficiency;
}): ReactNode {
  const end = (value: number | null): string => (value === null ? "open" : value.toPrecision(2));
  return (
    <span title={method}>
      With {documentsWords(documents)}: <strong>{lessDataWords(factor)}</strong> for {formatPercent(target)} (95%{" "}
      {end(low)} to {end(high)} over items
      {notReached > 0 && `; not reached, or nothing known, in ${formatPercent(notReached)} of the resamples`}).
    </span>
  );
}

function NoSweep(): ReactNode {
  return (
    <div className="experiment-empty">
      <h2>How much less data does it take?</h2>
      <p className="secondary experiment-prose">
        This run holds one amount of fine-tuning data. Train arms of a plan on several amounts, with documents and
        without, and read them all in one run: the curves and the data-efficiency factor stand here then.
      </p>
    </div>
  );
}
